package clinicsettings

import (
	"fmt"
	"slices"
	"strings"

	"madoguchi/apiserver/api"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// PreparationDraft is what patients are asked before online visits (E6) as typed. Questions are by menu, in the order
// in which they are asked.
type PreparationDraft struct {
	Explanation string
	Questions   map[string][]*QuestionDraft
}

// QuestionDraft is a question as typed. Kind is one of madoguchi.QuestionKinds, Choices has one choice a line, and
// Required is a mark.
type QuestionDraft struct{ ID, Text, Kind, Choices, Required string }

func newPreparationDraft(settings api.PreparationSettings) PreparationDraft {
	d := PreparationDraft{Explanation: settings.Explanation, Questions: map[string][]*QuestionDraft{}}
	for _, of := range settings.Questions {
		for _, question := range of.Questions {
			d.Questions[of.MenuID] = append(d.Questions[of.MenuID], &QuestionDraft{
				ID: question.ID, Text: question.Text, Kind: question.Kind,
				Choices: strings.Join(question.Choices, "\n"), Required: mark(question.Required),
			})
		}
	}
	return d
}

// Add adds an empty question to a menu.
func (d *PreparationDraft) Add(menu string) *QuestionDraft {
	question := &QuestionDraft{ID: madoguchi.NewID(), Kind: string(madoguchi.TextQuestion)}
	d.Questions[menu] = append(d.Questions[menu], question)
	return question
}

// Remove removes a question of a menu.
func (d *PreparationDraft) Remove(menu, id string) {
	d.Questions[menu] = slices.DeleteFunc(d.Questions[menu], func(q *QuestionDraft) bool { return q.ID == id })
}

// Raise moves a question of a menu one place up.
func (d *PreparationDraft) Raise(menu, id string) {
	of := d.Questions[menu]
	if at := slices.Index(orderOf(of), id); at > 0 {
		of[at-1], of[at] = of[at], of[at-1]
	}
}

// Full reports whether a menu has all the questions that it may have.
func (d *PreparationDraft) Full(menu string) bool {
	return len(d.Questions[menu]) >= madoguchi.MaxQuestions
}

// IsChoice reports whether the question offers choices.
func (q *QuestionDraft) IsChoice() bool { return q.Kind == string(madoguchi.ChoiceQuestion) }

func (q *QuestionDraft) key(menu, field string) string {
	return questionsKey(menu) + q.ID + "/" + field
}

func questionsKey(menu string) string { return "preparation/" + menu + "/" }

// choices returns the lines of the choices that are not empty.
func (q *QuestionDraft) choices() (choices []string) {
	for line := range strings.Lines(q.Choices) {
		if choice := japan.Tidy(line); choice != "" && q.IsChoice() {
			choices = append(choices, choice)
		}
	}
	return choices
}

func (d *PreparationDraft) texts(all map[string]*string) {
	all["preparation/explanation"] = &d.Explanation
	for menu, questions := range d.Questions {
		for _, q := range questions {
			all[q.key(menu, "text")], all[q.key(menu, "kind")] = &q.Text, &q.Kind
			all[q.key(menu, "choices")], all[q.key(menu, "required")] = &q.Choices, &q.Required
		}
	}
}

// sameOrder reports whether every menu asks the same questions in the same order.
func (d *PreparationDraft) sameOrder(other PreparationDraft) bool {
	for _, menu := range d.menus(other) {
		if !slices.Equal(orderOf(d.Questions[menu]), orderOf(other.Questions[menu])) {
			return false
		}
	}
	return true
}

func orderOf(questions []*QuestionDraft) (ids []string) {
	for _, question := range questions {
		ids = append(ids, question.ID)
	}
	return ids
}

// menus returns the menus of which either draft has questions.
func (d *PreparationDraft) menus(other PreparationDraft) (menus []string) {
	for menu := range d.Questions {
		menus = append(menus, menu)
	}
	for menu := range other.Questions {
		if _, mine := d.Questions[menu]; !mine {
			menus = append(menus, menu)
		}
	}
	return menus
}

// rebase takes over questions that were added, removed or moved elsewhere. An order that the user chose stays.
func (d *PreparationDraft) rebase(was, is PreparationDraft, touched func(prefix string) bool) {
	for _, menu := range d.menus(is) {
		mine := d.Questions[menu]
		merged := rebased(was.Questions[menu], is.Questions[menu], mine, func(q *QuestionDraft) string { return q.ID },
			func(q *QuestionDraft) bool { return touched(q.key(menu, "")) })
		if slices.Equal(orderOf(mine), orderOf(was.Questions[menu])) {
			order := orderOf(is.Questions[menu])
			slices.SortStableFunc(merged, func(a, b *QuestionDraft) int {
				return placeIn(order, a.ID) - placeIn(order, b.ID)
			})
		}
		d.Questions[menu] = merged
	}
}

// placeIn returns the place of an ID; one that is missing comes last.
func placeIn(order []string, id string) int {
	if at := slices.Index(order, id); at >= 0 {
		return at
	}
	return len(order)
}

// addPreparation adds the explanation, and the questions of the menus that stay.
func (c *Change) addPreparation(draft PreparationDraft) {
	wire := &api.PreparationSettings{Explanation: japan.TidyNote(draft.Explanation)}
	c.Settings.Preparation, c.keys["explanation"] = wire, "preparation/explanation"
	for i, menu := range c.Settings.Menus {
		of := api.MenuQuestions{MenuID: menu.ID}
		for j, question := range draft.Questions[menu.ID] {
			of.Questions = append(of.Questions, api.Question{
				ID: question.ID, Text: japan.Tidy(question.Text), Kind: question.Kind, Choices: question.choices(),
				Required: question.Required == On,
			})
			c.nameQuestion(fmt.Sprintf("menus[%d].questions[%d].", i, j), menu.ID, question)
		}
		if len(of.Questions) > 0 {
			wire.Questions = append(wire.Questions, of)
		}
	}
}

// nameQuestion records the keys of a question's texts.
func (c *Change) nameQuestion(wire, menu string, question *QuestionDraft) {
	c.keys[wire+"text"], c.keys[wire+"choices"] = question.key(menu, "text"), question.key(menu, "choices")
	for i := range question.choices() {
		c.keys[fmt.Sprintf("%schoices[%d]", wire, i)] = question.key(menu, "choices")
	}
}
