// Every page in a wide window, light and dark: nothing for axe to find, no script refused, no error in the
// console, and nothing that makes the page scroll sideways.

import { everyPage } from "./every-page/look.mjs";

everyPage(1280);
