// Package daytime reads days, times of day and opening hours as people in Japan type them, and writes times of day.
// Instants come with the clinic's time zone; everything else is in minutes after midnight. It must not know the desk's
// languages: users type Japanese dates in any of them.
package daytime
