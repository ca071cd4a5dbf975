// Package daytime parses days, times of day and opening hours as people in Japan type them, and formats times of day.
// Instants are in the clinic's time zone; all other values are minutes after midnight. The package does not know the
// desk's language: users type Japanese dates in any language.
package daytime
