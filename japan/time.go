package japan

import "time"

// Time is Japan's one time zone, which has no summer time.
var Time = time.FixedZone("JST", 9*60*60)

// Today is the day that it is in Japan at a moment, as 2006-01-02.
func Today(now time.Time) string { return now.In(Time).Format(time.DateOnly) }
