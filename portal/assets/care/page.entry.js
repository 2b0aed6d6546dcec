import { offerPrinting, showFaults } from "../shared/forms.js";
import { hideWhenBroughtBack, leaveQuickly } from "./leaving.js";

hideWhenBroughtBack();
leaveQuickly();
showFaults();
offerPrinting();
