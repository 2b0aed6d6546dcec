"""Work side: releases as they arrived, and what may be said of them."""
