import * as module from "./generated/module.js";
import { serve } from "../_shared/serve.ts";

serve("reconcile", module);
