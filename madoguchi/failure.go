package madoguchi

import "strings"

// The codes of the sentences that tell reception why a message did not reach its target and what to do.
const (
	FailureNumberInvalid    = "numberInvalid"
	FailureRegionNotAllowed = "regionNotAllowed"
	FailureOptedOut         = "optedOut"
	FailureNotMobile        = "notMobile"
	FailureUnreachable      = "unreachable"
	FailureBlocked          = "blocked"
	FailureUnknownNumber    = "unknownNumber"
	FailureLandline         = "landline"
	FailureFiltered         = "filtered"
	FailureUnroutable       = "unroutable" // the carrier has no route to the number
	FailureSetup            = "setup"      // our account or our sender's address is not accepted
	FailureTextTooLong      = "textTooLong"
	FailureMailUnknown      = "mailUnknown"
	FailureMailboxFull      = "mailboxFull"
	FailureMailRefused      = "mailRefused"
	FailureMailBusy         = "mailBusy" // the mail server deferred it until the time-out
	FailureNoAnswer         = "noAnswer" // no carrier or mail server accepted it in time
	FailureQuotaClinic      = "quotaClinic"
	FailureQuotaPerson      = "quotaPerson"
	FailureQuotaTarget      = "quotaTarget"
	FailureOther            = "other"
)

// HeldBack reports whether a quota caused the failure: the message was not sent, and can be sent later.
func HeldBack(failure string) bool {
	return failure == FailureQuotaClinic || failure == FailureQuotaPerson || failure == FailureQuotaTarget
}

// FailureCode maps a carrier's error number to a failure (https://www.twilio.com/docs/api/errors). Unknown numbers
// map to FailureOther.
func FailureCode(carrierError int) string {
	if code, ok := failureCodes[carrierError]; ok {
		return code
	}
	return FailureOther
}

var failureCodes = map[int]string{
	20003: FailureSetup,
	20005: FailureSetup,
	21211: FailureNumberInvalid,
	21408: FailureRegionNotAllowed,
	21606: FailureSetup,
	21610: FailureOptedOut,
	21612: FailureUnroutable,
	21614: FailureNotMobile,
	21617: FailureTextTooLong,
	21635: FailureLandline,
	21701: FailureSetup,
	21703: FailureSetup,
	30003: FailureUnreachable,
	30004: FailureBlocked,
	30005: FailureUnknownNumber,
	30006: FailureLandline,
	30007: FailureFiltered,
}

// Failure returns the code of the sentence that explains the refusal.
func (e *CarrierError) Failure() string {
	switch {
	case e.SignIn:
		return FailureSetup
	case e.Status != 0:
		return FailureCode(e.Code)
	default:
		return mailFailure(e.Code, e.Enhanced)
	}
}

// mailFailure classifies a mail server's refusal by RFC 3463's status, or by RFC 5321's reply code if there is no
// status.
func mailFailure(reply int, enhanced string) string {
	_, subject, _ := strings.Cut(enhanced, ".")
	switch {
	case subject == "2.2", subject == "" && (reply == 552 || reply == 452):
		return FailureMailboxFull
	case subject == "1.7", subject == "1.8":
		return FailureSetup // the sender's address
	case reply < 500:
		return FailureMailBusy
	case strings.HasPrefix(subject, "1."), subject == "2.1",
		subject == "" && (reply == 550 || reply == 551 || reply == 553):
		return FailureMailUnknown
	default:
		return FailureMailRefused
	}
}
