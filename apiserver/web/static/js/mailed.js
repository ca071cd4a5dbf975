// @ts-check
// The mail is on its way: what was typed is not needed any more.

import { forgetTyped } from './kept.js';

forgetTyped();
