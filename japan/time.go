package japan

import "time"

// Time is Japan's only time zone. It has no summer time.
var Time = time.FixedZone("JST", 9*60*60)

// Today returns the date in Japan as 2006-01-02.
func Today(now time.Time) string { return now.In(Time).Format(time.DateOnly) }
