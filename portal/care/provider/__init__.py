"""For providers: referrals, availability, appointments."""
