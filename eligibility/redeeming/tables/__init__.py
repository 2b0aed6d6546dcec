"""The shape of redeeming's rows: columns and what they hold. Rules live beside, in the module of the noun."""
