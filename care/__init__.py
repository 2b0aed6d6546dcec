"""Care itself: providers, referrals, appointments, rooms. Care side."""
