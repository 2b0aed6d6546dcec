import { offerPrinting, showFaults } from "../shared/forms.js";

showFaults();
offerPrinting();
