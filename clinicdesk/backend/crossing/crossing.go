// Package crossing is about a form whose record changes elsewhere while somebody types. Each text of the form is there
// three times: as typed, as it stood when its typing began, and as it is in the record now.
//
//	typed as it stood ──► follows the record
//	typed anew ─────────► stays, and is crossed if the record's text has changed too, to something else
//
// The package must not know what the texts are, or how a crossing is shown.
package crossing

// Field returns one of a form's texts.
type Field[T any] func(*T) *string

// Follow applies a change of the record from was to is. Texts that nobody typed follow it; typed ones stay. It reports
// whether one of the texts that stay has changed in the record.
func Follow[T any](fields []Field[T], typed, stood *T, was, is T) (met bool) {
	for _, field := range fields {
		text, base, before, now := field(typed), field(stood), *field(&was), *field(&is)
		switch {
		case *text == *base, *text == before:
			*text, *base = now, now
		case before != now:
			met = true
		}
	}
	return met
}

// Crossed returns the indexes of the crossed fields. agree reports whether a typed text means the record's text.
func Crossed[T any](
	fields []Field[T], typed, stood, is T, agree func(field int, typed, is string) bool,
) (crossed []int) {
	for i, field := range fields {
		text, now := *field(&typed), *field(&is)
		if *field(&stood) != now && !agree(i, text, now) {
			crossed = append(crossed, i)
		}
	}
	return crossed
}
