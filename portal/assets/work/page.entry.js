import { offerPrinting, showFaults } from "../shared/forms.js";
import { renew } from "../shared/renewing.js";

showFaults();
offerPrinting();
renew();
