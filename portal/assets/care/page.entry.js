import { offerPrinting, showFaults } from "../shared/forms.js";
import { warnBeforeTheEnd } from "./idle.js";
import { hideWhenBroughtBack, leaveQuickly } from "./leaving.js";

hideWhenBroughtBack();
leaveQuickly();
warnBeforeTheEnd();
showFaults();
offerPrinting();
