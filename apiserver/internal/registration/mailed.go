package registration

import "madoguchi/apiserver/internal/accounts/mailedlinks"

// MailedPath is the page that says to look for the mail.
const MailedPath = "/registration/mailed"

// notes carry the applicant's address to that page.
func (h *Handler) notes() mailedlinks.Notes {
	return mailedlinks.Notes{Answers: h.Answers, Sealer: h.Sealer, Label: "registration mailed", Path: MailedPath}
}
