package japan

import (
	"fmt"
	"time"
)

// eras are the eras since Meiji with their first days, the newest first.
var eras = []struct{ name, from string }{
	{"令和", "2019-05-01"}, {"平成", "1989-01-08"}, {"昭和", "1926-12-25"}, {"大正", "1912-07-30"}, {"明治", "1868-10-23"},
}

// EraYear returns the year of a day (2006-01-02) in Japan's calendar, as 昭和55年; the first year of an era is 元年. It
// returns "" for a day before Meiji.
func EraYear(day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	for _, era := range eras {
		switch year := at.Year() - yearBefore[era.name]; {
		case day < era.from:
		case year == 1:
			return era.name + "元年"
		default:
			return fmt.Sprintf("%s%d年", era.name, year)
		}
	}
	return ""
}

// ShownPostalCode returns the seven digits of a postal code as people write them: 100-0001. Other text stays as it is.
func ShownPostalCode(code string) string {
	const local = 4 // digits after the hyphen
	if len(code) != 7 {
		return code
	}
	return code[:len(code)-local] + "-" + code[len(code)-local:]
}
