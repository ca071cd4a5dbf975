package booking

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/bookingpages"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/madoguchi"
)

// A signed-in person with a family says who is seen (E4): 「受診される方」, first of all, because first and return visits
// are each person's own. A person without a family can add somebody at the details. The answer is checked again with
// each form: only the account's own people can be chosen.

// forOwner is the answer 本人 in addresses and forms.
const forOwner = "self"

// readerOf returns the account of a signed-in person whose sign-up is complete.
func readerOf(guard *access.Guard, c *gin.Context) (account madoguchi.Account, in bool) {
	holder, err := guard.AuthenticateAccount(c)
	return holder.Account, err == nil && holder.Account.Complete()
}

// peopleOf returns whom the reader can choose. There are none without a family.
func peopleOf(guard *access.Guard, c *gin.Context) (people []bookingpages.Answer) {
	account, in := readerOf(guard, c)
	if !in || len(account.Family) == 0 {
		return nil
	}
	language := answer.Language(c)
	people = append(people, bookingpages.Answer{
		Label: account.Profile.Name, Note: language.Say("booking.owner"), Path: forOwner,
	})
	for _, member := range account.Family {
		people = append(people, bookingpages.Answer{
			Label: member.Person.Name, Path: string(member.ID), Note: bornOn(language, member.Person),
		})
	}
	return people
}

func bornOn(language web.Language, person madoguchi.Person) string {
	return language.Say("booking.born", "date", web.BirthDate(language, person.BirthDate))
}

// addPath returns the page that adds a member of the family and comes back; "" if the family is full.
func addPath(guard *access.Guard, c *gin.Context, back string) string {
	account, in := readerOf(guard, c)
	if !in || len(account.Family) >= madoguchi.MaxFamily {
		return ""
	}
	return portalpages.NewMemberPath(strings.TrimSuffix(back, "?"))
}

// member returns the member in an answer.
func member(who string) madoguchi.MemberID {
	if who == forOwner {
		return ""
	}
	return madoguchi.MemberID(who)
}

// who returns the person of the account who is seen. known is false for somebody else.
func (d draft) who(account madoguchi.Account) (id madoguchi.MemberID, known bool) {
	if d.For != "" {
		_, known := account.Person(member(d.For))
		return member(d.For), known
	}
	return account.Recognize(d.Person)
}

// choose takes over who is seen, from the form or from before. The person is the account's, with the phone that was
// typed. If the choice is the account's no more, the person stays as it was, and has to be chosen again.
func (h *Handler) choose(c *gin.Context, f form, d *draft) {
	if f.who != "" {
		d.For = f.who
	}
	if d.For == "" {
		if f.typed {
			d.Person = f.person
		}
		return
	}
	account, in := readerOf(h.Guard, c)
	person, known := account.Person(member(d.For))
	if !in || !known {
		d.For, d.lost = "", true
		return
	}
	switch phone := d.Person.Phone; {
	case f.typed && f.who == "":
		person.Phone = f.person.Phone
	case f.who == "" && phone != "":
		person.Phone = phone
	}
	d.Person = seen(person)
}

// seen returns what a booking says about a person.
func seen(person madoguchi.Person) madoguchi.Person {
	person.PostalCode, person.Address = "", ""
	return person
}

// showPeople adds who is seen, and who else can be, to the form about the person.
func (h *Handler) showPeople(c *gin.Context, d draft, page *bookingpages.Details) {
	account, in := readerOf(h.Guard, c)
	if !in {
		if _, err := h.Guard.AuthenticateAccount(c); err == nil {
			page.Profile = portalpages.ProfilePath
		}
		return
	}
	page.Adds = len(account.Family) < madoguchi.MaxFamily
	chosen, known := d.who(account)
	for _, person := range peopleOf(h.Guard, c) {
		choice := bookingpages.Person{Answer: person, Chosen: known && member(person.Path) == chosen}
		page.People = append(page.People, choice)
	}
	if d.For == "" {
		return
	}
	person := d.Person
	if person.Phone = ""; page.Faults == nil || !about(page.Faults, person) {
		page.Fixed = web.PersonLines(page.Language, person)
	}
}

// about reports whether one of the faults is in a field that the person has.
func about(faults []madoguchi.Fault, person madoguchi.Person) bool {
	for _, fault := range faults {
		if value := person.Field(fault.Field); value != nil && fault.Field != "phone" {
			return true
		}
	}
	return false
}

// FamilyForm is the form of a new member of the family, which comes back to the details with what was typed (E4).
func (h *Handler) FamilyForm(c *gin.Context) error {
	clinic, _, d, err := h.received(c)
	if err != nil {
		return err
	}
	account, in := readerOf(h.Guard, c)
	if !in || d.Token == "" || len(account.Family) >= madoguchi.MaxFamily {
		return h.detailsPage(c, clinic, d, http.StatusConflict, nil, "person")
	}
	page := portalpages.MemberForm{
		Frame: h.Guard.AccountFrame(c), MemberKept: portalpages.NewMember(base(clinic), h.seal(d)),
		Owner: account.Profile,
	}
	page.Path = page.Page()
	return h.shown(c, http.StatusOK, page)
}

// memberOf returns the name of the member of the family whose visit it is, as the account says; "" for other visits.
func memberOf(c *gin.Context, store Store, visit madoguchi.Reservation) (string, error) {
	if visit.Member == "" {
		return "", nil
	}
	account, err := store.Account(c.Request.Context(), visit.Account)
	if madoguchi.KindOf(err) == madoguchi.KindNotFound {
		return "", nil
	}
	return portalpages.MemberName(answer.Language(c), account, visit.Member), err
}
