package booking

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/bookingpages"
	"madoguchi/madoguchi"
	"madoguchi/slots"
)

// answers are what an address says about the wished visit. Empty ones are still to be asked.
type answers struct{ who, menu, visit, method, doctor string }

func answersIn(c *gin.Context) answers {
	return answers{c.Query("for"), c.Query("menu"), c.Query("visit"), c.Query("method"), c.Query("doctor")}
}

func answersOf(d draft) answers {
	wish, doctor := d.Wish, string(d.Wish.Doctor)
	if doctor == "" {
		doctor = bookingpages.AnyDoctor
	}
	return answers{d.For, string(wish.Menu), string(wish.Visit), string(wish.Method), doctor}
}

func (a answers) wish() slots.Wish {
	wish := slots.Wish{
		Menu: madoguchi.MenuID(a.menu), Visit: madoguchi.VisitType(a.visit), Method: madoguchi.Method(a.method),
		Doctor: madoguchi.DoctorID(a.doctor),
	}
	if a.doctor == bookingpages.AnyDoctor {
		wish.Doctor = ""
	}
	return wish
}

// query encodes the answers for an address.
func (a answers) query() string {
	values := url.Values{}
	for name, value := range map[string]string{
		"for": a.who, "menu": a.menu, "visit": a.visit, "method": a.method, "doctor": a.doctor,
	} {
		if value != "" {
			values.Set(name, value)
		}
	}
	return values.Encode()
}

// question is one of the questions of the first step, in their order.
type question struct {
	name    string
	answer  *string
	choices []bookingpages.Answer // with the answer's value as Path
}

// questions returns the questions that the clinic's offers leave, up to the first without an answer. A question with
// one possible answer is answered. An answer that is not offered is dropped, with those after it. Who is seen is asked
// if there are people to choose from.
func (a *answers) questions(clinic madoguchi.Clinic, people []bookingpages.Answer, language web.Language) []question {
	offers := slices.Clone(clinic.Web.Offers)
	offers = slices.DeleteFunc(offers, func(o madoguchi.WebOffer) bool {
		return !slots.Offered(clinic, slots.Wish{Menu: o.MenuID, Method: o.Method, Visit: o.Visit})
	})
	asked := []question{
		{"for", &a.who, people}, {"menu", &a.menu, bookingpages.Menus(clinic, offers)},
		{name: "visit", answer: &a.visit}, {name: "method", answer: &a.method},
		{"doctor", &a.doctor, bookingpages.Doctors(clinic, language)},
	}
	if len(people) == 0 {
		asked, a.who = asked[1:], ""
	}
	for i := range asked {
		q := &asked[i]
		switch q.name {
		case "visit":
			offers = keep(offers, func(o madoguchi.WebOffer) bool { return string(o.MenuID) == a.menu })
			q.choices = bookingpages.Visits(offers, language)
		case "method":
			offers = keep(offers, func(o madoguchi.WebOffer) bool { return string(o.Visit) == a.visit })
			q.choices = bookingpages.Methods(offers, language)
		}
		if len(q.choices) == 1 {
			*q.answer = q.choices[0].Path
		}
		if !slices.ContainsFunc(q.choices, func(c bookingpages.Answer) bool { return c.Path == *q.answer }) {
			*q.answer = ""
			return asked[:i+1]
		}
	}
	return asked
}

func keep(offers []madoguchi.WebOffer, ok func(madoguchi.WebOffer) bool) []madoguchi.WebOffer {
	return slices.DeleteFunc(offers, func(o madoguchi.WebOffer) bool { return !ok(o) })
}

// wishLines returns what was answered, with the paths that ask again. Only questions with a choice can be asked again.
func (a answers) wishLines(
	clinic madoguchi.Clinic, asked []question, base string, language web.Language,
) (lines []bookingpages.Answer) {
	again := answers{}
	for _, q := range asked {
		if *q.answer == "" {
			break
		}
		line := bookingpages.Answer{}
		for _, choice := range q.choices {
			if choice.Path == *q.answer {
				line.Label = choice.Label
			}
		}
		if len(q.choices) > 1 {
			line.Path = base + "?" + again.query()
		}
		if q.name == "for" { // first or return visits are the person's own
			line.Path = base + "?" + a.with("for", "").with("visit", "").query()
		}
		again = again.with(q.name, *q.answer)
		lines = append(lines, line)
	}
	menu, _ := clinic.Menu(madoguchi.MenuID(a.menu))
	if length, ok := menu.Duration(madoguchi.Method(a.method), madoguchi.VisitType(a.visit)); ok {
		lines = append(lines, bookingpages.Answer{
			Label: language.Say("booking.minutes", "minutes", strconv.Itoa(int(length.Minutes()))),
		})
	}
	return lines
}

func (a answers) with(question, answer string) answers {
	switch question {
	case "for":
		a.who = answer
	case "menu":
		a.menu = answer
	case "visit":
		a.visit = answer
	case "method":
		a.method = answer
	case "doctor":
		a.doctor = answer
	}
	return a
}
