package patient

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// Before a visit in person the patient may answer the menu's questions behind the reservation's link (問診, E6). base is
// the path of that link's page.

// QuestionsPage shows the questions, with the answers of before.
func (h *Handler) QuestionsPage(
	c *gin.Context, clinic madoguchi.Clinic, visit madoguchi.Reservation, base string,
) error {
	if len(visit.AskedInPerson(clinic)) == 0 {
		return backTo(c, base)
	}
	done, err := h.Store.Preparation(c.Request.Context(), clinic.ID, visit.ID)
	if err != nil && madoguchi.KindOf(err) != madoguchi.KindNotFound {
		return err
	}
	typed := make(map[string]string)
	for _, given := range done.Answers {
		typed[given.Question] = given.Answer
	}
	return h.Page(c, http.StatusOK, h.questionsPage(c, clinic, visit, base, typed))
}

func backTo(c *gin.Context, base string) error {
	c.Redirect(http.StatusSeeOther, base)
	return nil
}

func (h *Handler) questionsPage(
	c *gin.Context, clinic madoguchi.Clinic, visit madoguchi.Reservation, base string, typed map[string]string,
) web.Preparation {
	page := web.Preparation{Frame: h.Frame(c, clinic), Action: base + "/questions", Back: base, InPerson: true}
	page.Path = page.Action
	for _, question := range visit.AskedInPerson(clinic) {
		page.Questions = append(page.Questions, web.AskedQuestion{Question: question, Answer: typed[question.ID]})
	}
	return page
}

// QuestionsForm stores the answers. Then the visit's workflow records that they exist.
func (h *Handler) QuestionsForm(
	c *gin.Context, clinic madoguchi.Clinic, visit madoguchi.Reservation, base string,
) error {
	questions, form := visit.AskedInPerson(clinic), web.PreparationForm{}
	if len(questions) == 0 {
		return backTo(c, base)
	}
	if err := answer.ReadForm(c, form.Take); err != nil {
		return err
	}
	page := h.questionsPage(c, clinic, visit, base, form.Answers)
	if answer.Switches(c) {
		return h.Page(c, http.StatusOK, page)
	}
	answers, faults := madoguchi.Answered(questions, form.Answers)
	if page.Faults = faults; faults != nil {
		return h.Page(c, http.StatusUnprocessableEntity, page)
	}
	ctx := c.Request.Context()
	err := h.Store.PutPreparation(ctx, madoguchi.Preparation{
		ClinicID: clinic.ID, ReservationID: visit.ID, Answers: answers, AnsweredAt: h.Now(),
	})
	if err == nil {
		err = h.Processes.PrepareReservation(ctx, visit.ID, visits.Prepared{Answered: true})
	}
	if err != nil {
		return h.orRetry(c, page, err)
	}
	return backTo(c, base)
}
