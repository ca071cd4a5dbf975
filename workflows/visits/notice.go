package visits

import "madoguchi/madoguchi"

// NoticeOf returns the mail that tells the patient what became of a visit, or nil if the clinic has no address of the
// patient. what names the change: a repeat of the same change sends no second mail.
func NoticeOf(visit madoguchi.Reservation, what string) *SendLink {
	if visit.Contact.Email == "" {
		return nil
	}
	return &SendLink{
		Delivery: madoguchi.DeliveryID(madoguchi.DerivedID("visit mail", string(visit.ID), what)),
		Channel:  madoguchi.Mail, Target: visit.Contact.Email, Language: visit.Contact.Language,
		Actor: madoguchi.Actor{Kind: madoguchi.ByPatient}, Visit: true,
	}
}

// ByPatient is the cancellation of a visit by its patient, who gets a mail about it.
func ByPatient(visit madoguchi.Reservation) Cancellation {
	return Cancellation{
		Actor: madoguchi.Actor{Kind: madoguchi.ByPatient}, Reason: madoguchi.CancelByPatient,
		Notice: NoticeOf(visit, "cancelled"),
	}
}
