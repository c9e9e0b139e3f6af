/** `node --import nnc/register app.js`: programs import `.nn` files, here by hooks that run on a thread of their own. */
import { register } from "node:module";

register("./register-hooks.js", import.meta.url);
