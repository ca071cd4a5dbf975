// @ts-check
// The rules of the registration's fields (C4), as the root package has them: what is wrong with a text, which characters are, and
// how it might have been meant. The server checks again, and decides; a test in a browser finds where the two differ.

import { abbreviations, asFullWidth, asHalfWidthKana, carrierDomains, fullWidth, halfWidthKana, radicals, separators, symbols } from './characters.js';

/** @typedef {{rule: string, strange: string[], proposal: string, missing: string[]}} Fault */
/** @typedef {{has: (char: string) => boolean, table: Record<string, string>, wide: boolean}} CharacterSet */

/** @param {number[]} ranges */
function members(ranges) {
  const found = new Set();
  let end = 0;
  for (let i = 0; i < ranges.length; i += 2) {
    const start = end + ranges[i];
    end = start + ranges[i + 1];
    for (let char = start; char <= end; char++) found.add(String.fromCodePoint(char));
  }
  return found;
}

const inFullWidth = members(fullWidth), inHalfWidthKana = members(halfWidthKana), inSymbols = members(symbols);

/** @type {Record<string, CharacterSet>} */
export const sets = {
  fullWidth: { has: (char) => inFullWidth.has(char), table: asFullWidth, wide: true },
  halfWidthKana: { has: (char) => inHalfWidthKana.has(char), table: asHalfWidthKana, wide: false },
};

/** @param {string} char */
export function isSymbol(char) { return inSymbols.has(char); }

/** @param {string} char */
export function isHalfWidth(char) { return /^[ -~｡-ﾟ]$/u.test(char); }

/** @param {string} char */
export function isUnseen(char) { return char === '\ufffd' || /^[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Z}\p{M}]$/u.test(char) && char !== ' ' && char !== '\u3000'; }

const spaces = '[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const around = new RegExp(`^${spaces}+|${spaces}+$`, 'gu'), anywhere = new RegExp(spaces, 'gu');

/** The text in the form that is kept. @param {string} text */
export function tidy(text) {
  return compose(wellFormed(text).replace(/\r\n?|[\v\f\u0085\u2028\u2029]/gu, '\n').replaceAll('\t', ' ')).replace(around, '');
}

/** NFC, but for the kanji for compatibility: it would make another kanji of one that people see as theirs. @param {string} text */
function compose(text) { return text.replace(/[^\uf900-\ufaff\u{2f800}-\u{2fa1f}]+/gu, (part) => part.normalize('NFC')); }

/** A form is sent so. @param {string} text */
function wellFormed(text) { return text.replace(/\p{Cs}/gu, '\ufffd'); }

/** Without the joiners that stand between letters, as in Persian names, and within an emoji. @param {string} text */
function withoutJoiners(text) {
  return text.replace(/([\p{L}\p{M}])[\u200c\u200d](?=\p{L})|([\p{So}\p{Sk}\p{Mn}])\u200d(?=\p{So})|(\u{1f3f4})[\u{e0020}-\u{e007f}]+/gu, '$1$2$3');
}

/** The kanji for each radical that looks like one. @param {string} text */
function asKanji(text) { return text.replace(/[\u2e80-\u2fdf]/gu, (char) => radicals[char] ?? char.normalize('NFKC')); }

/** Each character of the text that is not allowed, once. @param {string} text @param {(char: string) => boolean} allowed */
export function strange(text, allowed) { return [...new Set([...text].filter((char) => !allowed(char)))]; }

/** @param {CharacterSet} set @param {string} text */
export function propose(set, text) {
  const composed = text.normalize('NFC');
  if (strange(composed, set.has).length === 0) return composed;
  const rewritten = [...set.wide ? asKanji(composed) : composed].map((char) => set.has(char) ? char : set.table[char] ?? compatible(set, char)).join('');
  return set.wide ? separate(spellOut(joinMarks(rewritten)), '\u3000') : separate(rewritten, ' ');
}

/** A space for the marks between the parts of a text. @param {string} text @param {string} space */
function separate(text, space) {
  const parts = [...text].map((char) => separators.includes(char) ? '\n' : char).join('');
  return parts === text ? text : parts.split(anywhere).filter((part) => part !== '').join(space);
}

/** @param {CharacterSet} set @param {string} char */
function compatible(set, char) {
  return [...char.normalize('NFKC')].map((part) => {
    if (set.has(part)) return part;
    if (part in set.table) return set.table[part];
    return set.wide && /^[!-~]$/.test(part) ? String.fromCodePoint((part.codePointAt(0) ?? 0) + 0xfee0) : part;
  }).join('');
}

/** One character of a kana and the mark behind it. @param {string} text */
function joinMarks(text) {
  return text.replace(/[\u3000 ]\u3099|[ﾞ゛]/gu, '\u3099').replace(/[\u3000 ]\u309a|[ﾟ゜]/gu, '\u309a').normalize('NFC');
}

/** @param {string} text */
function spellOut(text) {
  return Object.entries(abbreviations).reduce((spelled, [short, full]) => spelled.replaceAll(short, full), text);
}

/** @param {string} rule @param {string[]} [odd] @param {string} [proposal] @returns {Fault} */
function fault(rule, odd = [], proposal = '') { return { rule, strange: odd, proposal, missing: [] }; }

const required = fault('required');

/** @param {string} text */
function length(text) { return [...text].length; }

/** @param {string} text @param {number} max */
function checkLine(text, max) {
  if (text === '') return required;
  if (length(text) > max && !text.includes('\n')) return fault('tooLong');
  const odd = strange(withoutJoiners(text), (char) => !/^[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]$/u.test(char));
  return odd.length > 0 ? fault('invisibleCharacter', odd) : null;
}

/** A dot within a word: what a mail program makes a link of is no name. @param {string} text */
function isLinkable(text) { return /\.(?:\p{N}|[\p{L}\p{M}\p{N}-]{2})/u.test(text.normalize('NFKC')); }

/** @param {string} char */
function isInName(char) { return /^[\p{L}\p{Mn}\p{Mc}\p{Zs}.．・･·゠＝'’‘＇\-－‐‑‒–—―−〇]$/u.test(char); }

/** @param {string} text */
function spaceDots(text) { return text.replace(/([.．])(?=\S)/gu, '$1 '); }

/** @param {string} text @param {number} max */
function checkPerson(text, max) {
  const found = checkLine(text, max), odd = strange(withoutJoiners(text), isInName);
  if (found || odd.length === 0 && !isLinkable(text)) return found;
  const mended = asKanji(text), proposal = isLinkable(mended) ? spaceDots(mended) : mended;
  const right = !isLinkable(proposal) && length(proposal) <= max && strange(withoutJoiners(proposal), isInName).length === 0;
  return fault('personName', odd, right ? proposal : '');
}

const kanaDomains = 'みんな|アマゾン|クラウド|グーグル|コム|ストア|セール|ファッション|ポイント';
const linkLike = new RegExp(`[\\p{L}\\p{M}\\p{N}\\-][.。](?:[A-Za-z]{2}|${kanaDomains})|[0-9]\\.[0-9]+\\.[0-9]+\\.[0-9]`
  + '|://|(?:[Mm][Aa][Ii][Ll][Tt][Oo]|[Tt][Ee][Ll]|[Ss][Mm][Ss]):|[^ @]@[^ @]|[0-9](?:[ ()+./・ー‐-―−\\-]*[0-9]){6}', 'u');

/** What a telephone or a mail program makes a link of. @param {string} text */
function isLinkLike(text) { return linkLike.test(text.normalize('NFKC')); }

/** @param {string} char */
function isInInstitutionName(char) {
  if ('<>:@\\＜＞：＠＼'.includes(char)) return false;
  return /^[\p{L}\p{Mn}\p{Mc}\p{Nd}\p{Zs}]$/u.test(char) || inFullWidth.has(char) || inSymbols.has(char) || isHalfWidth(char);
}

/** @param {string} text @param {number} max */
function checkInstitutionName(text, max) {
  const found = checkLine(text, max), odd = strange(withoutJoiners(text), isInInstitutionName);
  if (found || odd.length === 0 && !isLinkLike(text)) return found;
  const meant = (/** @type {string} */ char) => {
    const proposed = isInInstitutionName(char) || /[\u200c\u200d]/.test(char) ? char : propose(sets.fullWidth, char);
    return strange(proposed, sets.fullWidth.has).length === 0 ? proposed : char;
  };
  const mended = [...asKanji(text)].map(meant).join('');
  const proposal = isLinkLike(mended) ? spaceDots(mended) : mended;
  const right = !isLinkLike(proposal) && length(proposal) <= max && strange(withoutJoiners(proposal), isInInstitutionName).length === 0;
  return fault('institutionName', odd, right ? proposal : '');
}

/** @param {'fullWidth'|'halfWidthKana'} name @param {string} text @param {number} max */
function checkSet(name, text, max) {
  const set = sets[name], odd = strange(text, set.has);
  if (text.replace(anywhere, '') === '') return required;
  if (odd.length > 0) {
    const proposal = propose(set, text);
    return fault(name, odd, strange(proposal, set.has).length === 0 ? proposal : '');
  }
  return length(text) > max ? fault('tooLong') : null;
}

/** @param {string} text @param {number} max */
function checkWorkplaceName(text, max) {
  const [, name, branch] = /^(.*?)(（医科）|（歯科）)?$/su.exec(text) ?? ['', text, ''];
  const found = checkSet('fullWidth', name, max);
  if (found?.rule === 'required' && branch) return fault('branchAlone');
  if (!found && isLinkLike(text)) return fault('institutionName');
  return found?.rule === 'fullWidth' ? { ...found, proposal: proposeWithBranch(text, found.proposal) } : found;
}

/** Keeps the ending of a name that has one, as people type it. @param {string} text @param {string} otherwise */
function proposeWithBranch(text, otherwise) {
  const typed = /^(.*)[(（][ \u3000]*(医科|歯科)[ \u3000]*[)）]$/su.exec(text);
  if (!typed) return otherwise;
  const rest = propose(sets.fullWidth, tidy(typed[1]));
  return rest !== '' && strange(rest, sets.fullWidth.has).length === 0 ? `${rest}（${typed[2]}）` : '';
}

/** Digits and marks in their half-width forms, without spaces and what nobody sees. @param {string} text */
function narrow(text) { return text.normalize('NFKC').replace(anywhere, '').replace(/\p{Cf}/gu, ''); }

const dashes = /[-ー−‐‑‒–—―─()]/gu;

/** @param {string} text @param {string} separator */
function mendNumber(text, separator) { return narrow(text).replaceAll('〒', '').replace(dashes, separator); }

const isDigit = (/** @type {string} */ char) => char >= '0' && char <= '9' && char.length === 1;

/** @param {string} rule @param {string} text */
function checkSeven(rule, text) {
  const seven = /^[0-9]{7}$/;
  if (text === '') return required;
  if (seven.test(text)) return null;
  const proposal = mendNumber(text, '');
  return fault(rule, strange(text, isDigit), seven.test(proposal) ? proposal : '');
}

/** @param {string} number @param {boolean} hyphens */
function phoneIsRight(number, hyphens) {
  const bare = hyphens ? number.replaceAll('-', '') : number;
  return /^0[1-9][0-9]{8,9}$/.test(bare) && (!hyphens || /^0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}$/.test(number));
}

/** @param {string} number @param {boolean} hyphens */
function checkPhone(number, hyphens) {
  if (number === '') return required;
  if (phoneIsRight(number, hyphens)) return null;
  const mended = mendNumber(number, hyphens ? '-' : '').replace(/^\+81-?0?/, '0');
  const odd = strange(hyphens ? number.replaceAll('-', '') : number, isDigit);
  return fault(hyphens ? 'phoneHyphens' : 'phoneDigits', odd, phoneIsRight(mended, hyphens) ? mended : '');
}

const mailLongest = 40, mailAnywhere = 254;
const carriers = new RegExp(`^([^.@]+)(\\.+[^.@]+)*\\.*(?=@(.+\\.)?(${carrierDomains.map((domain) => domain.replaceAll('.', '\\.')).join('|')})$)`);
const mailForm = /^[^.@]+(\.[^.@]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** An address without what nobody sees in it. @param {string} text */
function seenMail(text) { return wellFormed(text).replace(/[\p{Cf}\p{Co}\u2028\u2029]|[^\P{Cc}\t-\r\u0085]/gu, '').replace(around, ''); }

/** @param {string} address @returns {Fault|null} */
function checkMail(address) {
  const odd = strange(address, (char) => /^[0-9a-z.\-+_@]$/.test(char));
  if (address === '') return required;
  if (odd.length > 0) {
    const lower = narrow(address).replaceAll('。', '.').toLowerCase();
    return fault('mailCharacters', odd, lower !== address && !checkMail(lower) ? lower : '');
  }
  if (!mailForm.test(address.replace(carriers, '$1')) || address.length > mailAnywhere) return fault('mailForm');
  return address.length > mailLongest ? fault('mailLength') : null;
}

/** The kinds of characters that a password needs. */
const kinds = { upper: /[A-Z]/, lower: /[a-z]/, digit: /[0-9]/ };

/** @param {string} password */
function checkPassword(password) {
  const characters = length(password);
  if (password === '') return required;
  const missing = Object.entries(kinds).filter(([, kind]) => !kind.test(password)).map(([name]) => name);
  if (missing.length > 0 && /[０-９Ａ-Ｚａ-ｚ]/u.test(password)) return { ...fault('passwordWidth'), missing };
  if (characters < 8 || characters > 100) return fault('passwordLength');
  return missing.length > 0 ? { ...fault('passwordMix'), missing } : null;
}

/** @type {Record<string, number>} */
const yearBefore = { 明治: 1867, 大正: 1911, 昭和: 1925, 平成: 1988, 令和: 2018, M: 1867, T: 1911, S: 1925, H: 1988, R: 2018 };

/** @param {string} text */
function mendDay(text) {
  const narrowed = narrow(text);
  const written = /^(明治|大正|昭和|平成|令和|[MTSHRmtshr])?(元|[0-9]{1,4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?$/.exec(narrowed)
    ?? /^()([0-9]{4})([0-9]{2})([0-9]{2})$/.exec(narrowed);
  if (!written || !written[1] && written[2].length !== 4) return '';
  const year = (yearBefore[(written[1] ?? '').toUpperCase()] ?? 0) + Number(written[2].replace('元', '1'));
  const pad = (/** @type {number|string} */ number, /** @type {number} */ digits) => String(number).padStart(digits, '0');
  const mended = `${pad(year, 4)}-${pad(written[3], 2)}-${pad(written[4], 2)}`;
  return isDay(mended) ? mended : '';
}

/** @param {string} text */
function isDay(text) {
  const at = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  return at !== null && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** @param {string} day @param {string} today @returns {Fault|null} */
function checkDay(day, today) {
  if (day === '') return required;
  if (!isDay(day)) {
    const mended = mendDay(day);
    return fault('day', [], mended && !checkDay(mended, today) ? mended : '');
  }
  return day < '1868-01-01' || day > today ? fault('foundedRange') : null;
}

/** The rules of numbers that are converted as soon as a field is left. */
export const numbers = ['code', 'postal', 'phoneDigits', 'phoneHyphens'];

/**
 * What is wrong with a value, or null. other is the password that a repeated one has to equal; today is the date in Japan.
 * @param {string} rule @param {string} value @param {{max?: number, other?: string, today?: string}} [context]
 * @returns {Fault|null}
 */
export function check(rule, value, { max = Infinity, other = '', today = '9999-12-31' } = {}) {
  const text = tidy(value);
  switch (rule) {
    case 'person': return checkPerson(text, max);
    case 'institutionName': return checkInstitutionName(text, max);
    case 'fullWidth': return checkSet('fullWidth', text, max);
    case 'halfWidthKana': return checkSet('halfWidthKana', text, max);
    case 'workplaceName': return checkWorkplaceName(text, max);
    case 'code': return checkSeven('codeForm', text);
    case 'postal': return checkSeven('postalForm', text);
    case 'phoneDigits': return checkPhone(text, false);
    case 'phoneHyphens': return checkPhone(text, true);
    case 'mail': return checkMail(seenMail(value));
    case 'day': return checkDay(text, today);
    case 'password': return checkPassword(wellFormed(value).normalize('NFC'));
    case 'repeat': return value === '' ? required : value.normalize('NFC') === other.normalize('NFC') ? null : fault('passwordRepeat');
    case 'agreed': return value === '' ? fault('agreed') : null;
    default: return value === '' ? required : null;
  }
}
