package slip_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/stretchr/testify/require"

	"madoguchi/madoguchi"
	"madoguchi/slip"
)

var start = time.Date(2026, 12, 4, 1, 30, 0, 0, time.UTC) // 10:30 in Tokyo

func sample(language string) slip.Slip {
	clinic := madoguchi.Clinic{
		ID: "c1", Name: "青木内科クリニック", TimeZone: "Asia/Tokyo",
		Doctors: []madoguchi.Doctor{{ID: "d2", Name: "西村 拓"}},
		Menus:   []madoguchi.Menu{{ID: "m1", Name: "内科（一般）"}},
		Web:     madoguchi.WebBooking{Open: true, CancelMinutes: 16*60 + 30},
	}
	return slip.Slip{
		Clinic: clinic, Language: language, Now: start.AddDate(0, 0, -4),
		Visit: madoguchi.Reservation{
			ID: "0123456789abcdef", DoctorID: "d2", MenuID: "m1", Method: madoguchi.Online,
			Visit: madoguchi.ReturnVisit,
			Start: start, End: start.Add(15 * time.Minute), Source: madoguchi.BookedOnWeb,
			State: madoguchi.ReservationBooked,
		},
		Page: "https://madoguchi.example/r/token", Call: "https://madoguchi.example/v/token",
	}
}

func TestFacts(t *testing.T) {
	for language, want := range map[string][]string{
		"ja": {
			"日時（日本時間）", "12月4日（金）10:30", "12/4(金)10:30", "内科（一般）・再診", "オンライン（ビデオ通話）", "西村 拓",
			"青木内科クリニック", "12月3日（木）18:00 まで",
		},
		"en": {
			"Date and time", "Friday 4 December 10:30 (JST)", "Fri 4 Dec 10:30", "内科（一般） · Return visit",
			"Online (video call)", "西村 拓", "青木内科クリニック", "until Thursday 3 December 18:00 (JST)",
		},
	} {
		s := sample(language)
		got := []string{s.WhenLabel(), s.When(), s.ShortWhen()}
		for _, fact := range s.Facts() {
			got = append(got, fact.Value)
		}
		require.Equal(t, want, got)
	}
}

// After the deadline, a slip does not name it as if it were still to come.
func TestFactsAfterTheDeadline(t *testing.T) {
	for language, want := range map[string]string{"ja": "お電話でのみ承ります", "en": "only by phone"} {
		s := sample(language)
		s.Now = s.Deadline().Add(time.Second)
		facts := s.Facts()
		require.Equal(t, want, facts[len(facts)-1].Value)
	}
}

func TestChangeable(t *testing.T) {
	for _, c := range []struct {
		name string
		edit func(*slip.Slip)
		want bool
	}{
		{"before the deadline", func(*slip.Slip) {}, true},
		{"at the deadline", func(s *slip.Slip) { s.Now = s.Deadline() }, true},
		{"after it", func(s *slip.Slip) { s.Now = s.Deadline().Add(time.Second) }, false},
		{"cancelled", func(s *slip.Slip) { s.Visit.State = madoguchi.ReservationCancelled }, false},
		{"booked at the desk", func(s *slip.Slip) { s.Visit.Source = madoguchi.BookedAtDesk }, false},
	} {
		s := sample("ja")
		c.edit(&s)
		require.Equal(t, c.want, s.Changeable(), c.name)
	}
}

// A calendar that reads the file gets the true start and end, the links, and a higher sequence after a move.
func TestCalendar(t *testing.T) {
	s := sample("ja")
	event := parsed(t, s.Calendar(), "PUBLISH")
	began, err := event.GetStartAt()
	require.NoError(t, err)
	ended, err := event.GetEndAt()
	require.NoError(t, err)
	require.True(t, began.Equal(s.Visit.Start) && ended.Equal(s.Visit.End))
	require.Equal(t, "0123456789abcdef@madoguchi.example", event.Id())
	description := event.GetProperty(ics.ComponentPropertyDescription).Value
	for _, part := range []string{s.Page, s.Call, "日本時間"} {
		require.Contains(t, description, part)
	}
	require.NotContains(t, s.Calendar(), "内科（一般）")
	require.Equal(t, "0", event.GetProperty(ics.ComponentPropertySequence).Value)

	s.Visit.Timeline = []madoguchi.Event{{Code: madoguchi.EventBooked}, {Code: madoguchi.EventMoved}}
	require.Equal(t, "1", parsed(t, s.Calendar(), "PUBLISH").GetProperty(ics.ComponentPropertySequence).Value)
	s.Visit.State = madoguchi.ReservationCancelled
	require.Equal(t, "CANCELLED",
		parsed(t, s.Calendar(), "CANCEL").GetProperty(ics.ComponentPropertyStatus).Value)
}

func parsed(t *testing.T, file, method string) *ics.VEvent {
	t.Helper()
	calendar, err := ics.ParseCalendar(strings.NewReader(file))
	require.NoError(t, err)
	require.Contains(t, file, "METHOD:"+method+"\r\n")
	require.Len(t, calendar.Events(), 1)
	return calendar.Events()[0]
}

// No name of a clinic breaks the file: lines are short and end as the RFC says, and the name arrives as it is.
func FuzzCalendar(f *testing.F) {
	f.Add(strings.Repeat("青木内科", 20))
	f.Add("a;b,c\\d e:f\"g")
	f.Fuzz(func(t *testing.T, name string) {
		if madoguchi.CheckText("name", name, madoguchi.MaxName, true) != nil {
			return
		}
		s := sample("ja")
		s.Clinic.Name = name
		file := s.Calendar()
		for line := range strings.SplitSeq(file, "\r\n") {
			if len(line) > 75 || strings.Contains(line, "\n") {
				t.Errorf("a line of %d octets: %q", len(line), line)
			}
		}
		parsed(t, file, "PUBLISH")
	})
}

// A visit in person says where it is, on the page and in the calendar; a video call does not.
func TestPlace(t *testing.T) {
	const address = "〒100-0001 東京都千代田区千代田１－１"
	s := sample("ja")
	s.Clinic.Institution = madoguchi.Institution{PostalCode: "1000001", Address: "東京都千代田区千代田１－１"}
	require.Empty(t, s.Place())
	require.Empty(t, s.Map())
	require.Nil(t, parsed(t, s.Calendar(), "PUBLISH").GetProperty(ics.ComponentPropertyLocation))

	s.Visit.Method = madoguchi.InPerson
	require.Contains(t, s.Facts(), slip.Fact{Label: "住所", Value: address})
	require.Equal(t, "青木内科クリニック "+address,
		parsed(t, s.Calendar(), "PUBLISH").GetProperty(ics.ComponentPropertyLocation).Value)
	link, err := url.Parse(s.Map())
	require.NoError(t, err)
	require.Equal(t, address, link.Query().Get("query"))

	s.Clinic.Address = "〒100-0002 東京都千代田区皇居外苑1-1"
	require.Equal(t, s.Clinic.Address, s.Place())
}
