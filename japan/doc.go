// Package japan knows how Japanese is written and how Japan is divided: the character sets that forms ask for, the mending
// of what people type, radicals beside kanji, eras, and prefectures. Package postal beside it has the postal codes.
//
// It must not know the product: no clinic, no patient, no error that a person reads.
package japan
