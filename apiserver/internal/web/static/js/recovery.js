// @ts-check
// The page of the recovery codes: printing and copying need a script. Without one, the codes are read off the page.

import { copy } from './browser.js';
import { element, onPress, word, write } from './page.js';

element('keep').hidden = false;
onPress('print', () => window.print());
onPress('copy', async () => {
  const codes = [...element('codes').querySelectorAll('li')].map((line) => line.textContent);
  const done = await copy(codes.join('\n'));
  write(element('copied'), word(done ? 'copied' : 'copyByHand'));
});
