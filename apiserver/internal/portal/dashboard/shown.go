package dashboard

import (
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/bookingpages"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/madoguchi"
	"madoguchi/slip"
)

// shown is what a page shows: the account's visits, the newest first, with their clinics.
type shown struct {
	account  madoguchi.Account
	visits   []madoguchi.Reservation
	clinics  map[madoguchi.ClinicID]madoguchi.Clinic
	frames   map[madoguchi.ClinicID]web.Clinic
	language web.Language
	now      time.Time
	framed   func(madoguchi.Clinic) web.Clinic
	keys     madoguchi.LinkKeys
}

// read reads the account's clinics and the visits there. It leaves out clinics that have closed, with their visits:
// without a clinic, a visit has no time zone and no name.
func (h *Handler) read(c *gin.Context, account madoguchi.Account) (*shown, error) {
	ctx := c.Request.Context()
	s := &shown{
		account: account,
		clinics: map[madoguchi.ClinicID]madoguchi.Clinic{}, frames: map[madoguchi.ClinicID]web.Clinic{},
		language: answer.Language(c), now: h.Now(), keys: h.LinkKeys,
		framed: func(clinic madoguchi.Clinic) web.Clinic { return h.Frame(c, clinic).Clinic },
	}
	for _, mine := range account.Clinics {
		clinic, err := h.Store.Clinic(ctx, mine.ClinicID)
		switch {
		case madoguchi.KindOf(err) == madoguchi.KindNotFound: // it has closed
		case err != nil:
			return nil, err
		default:
			s.add(clinic)
		}
	}
	visits, err := h.Store.ReservationsOfAccount(ctx, account, madoguchi.MostVisits)
	s.visits = slices.DeleteFunc(visits, func(visit madoguchi.Reservation) bool {
		_, open := s.clinics[visit.ClinicID]
		return !open
	})
	return s, err
}

func (s *shown) add(clinic madoguchi.Clinic) {
	s.clinics[clinic.ID], s.frames[clinic.ID] = clinic, s.framed(clinic)
}

// mine returns a clinic with the start of the next visit there.
func (s *shown) mine(id madoguchi.ClinicID) portalpages.MyClinic {
	mine := portalpages.MyClinic{ID: id, Clinic: s.frames[id], Books: s.clinics[id].Web.Open}
	for _, visit := range s.visits { // the next one is the last of those to come
		if visit.ClinicID == id && comes(visit, s.now) {
			mine.Next = visit.Start
		}
	}
	return mine
}

// view returns a visit as its patient reads it. It has nothing that the clinic has typed (B3).
func (s *shown) view(visit madoguchi.Reservation) portalpages.Visit {
	clinic := s.clinics[visit.ClinicID]
	slip := slip.Slip{
		Clinic: clinic, Visit: visit, Language: string(s.language), Now: s.now,
		For: portalpages.MemberName(s.language, s.account, visit.Member),
	}
	v := portalpages.Visit{
		ID: visit.ID, Clinic: s.frames[visit.ClinicID], Start: visit.Start, Online: visit.Method == madoguchi.Online,
		First: visit.Visit == madoguchi.FirstVisit, State: visit.State,
		Detail: bookingpages.Detail{
			Slip: slip, Cancel: access.MyPage + "/reservations/" + string(visit.ID) + "/cancel",
		},
	}
	switch {
	case slip.For != "":
		v.Patient, v.Family = slip.For, true
	case visit.Source.OnWeb(): // for the owner, or for somebody outside of the family
		v.Patient = visit.PatientName
	default:
		v.Patient = s.account.Profile.Name
	}
	if visit.Source.OnWeb() {
		v.Detail.Base = "/r/" + s.keys.VisitToken(visit.ID, visit.LinkGeneration)
		v.Detail.Page = v.Detail.Base
	}
	switch asked := slip.Asked(); {
	case asked.Kind() == "":
	case !asked.InPerson:
		v.Detail.Prepare = access.MyPage + "/reservations/" + string(visit.ID) + "/preparation"
	case v.Detail.Base != "":
		v.Detail.Prepare = v.Detail.Base + "/questions"
	}
	if v.Online {
		v.Detail.Devices = access.MyPage + "/reservations/" + string(visit.ID) + "/devices"
		window := madoguchi.CallWindow(visit.Start, clinic.Location())
		v.Opens, v.Enter = window.Opens, window.Phase(s.now) == madoguchi.InWindow
	}
	return v
}

// find returns one of the account's visits, or ErrNotFound.
func (s *shown) find(id string) (madoguchi.Reservation, error) {
	for _, visit := range s.visits {
		if string(visit.ID) == id {
			return visit, nil
		}
	}
	return madoguchi.Reservation{}, madoguchi.ErrNotFound
}
