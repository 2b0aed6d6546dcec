"""What every package stands on: database, queue, mail, money, clock, crypto, refusals. No word of our business."""
