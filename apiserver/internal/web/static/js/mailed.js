// @ts-check
// The mail is sent: forgets the typed text.

import { forgetTyped } from './kept.js';

forgetTyped();
