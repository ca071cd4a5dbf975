// Package japan knows Japanese writing and Japan's prefectures: the character sets of forms, the correction of typed
// text, radicals that look like kanji, eras, and prefectures. Package postal has the postal codes.
//
// It must not know the product: no clinics, no patients, no error messages.
package japan
