// Package notices shows patients what their account is told (お知らせ, A9), and marks it as read. It must not know who
// tells it.
package notices

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/madoguchi"
)

// Path is the page 「お知らせ」.
const Path = access.MyPage + "/notices"

// Store keeps notices.
type Store interface {
	Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error)
	Notices(
		ctx context.Context, account madoguchi.Account, now time.Time, limit int,
	) ([]madoguchi.ToldNotice, error)
	ReadNotices(ctx context.Context, account madoguchi.AccountID, until time.Time) error
}

// Handler answers patients. All fields are needed.
type Handler struct {
	*answer.Answers
	Store Store
	Guard *access.Guard
}

// most is how many notices the page shows.
const most = 50

// NoticesPage lists the reader's notices. It marks none as read: the page's module or the reader does that.
func (h *Handler) NoticesPage(c *gin.Context) error {
	account := access.AccountOf(c).Account
	told, err := h.Store.Notices(c.Request.Context(), account, h.Now(), most)
	if err != nil {
		return err
	}
	page := portalpages.Notices{Frame: h.Guard.AccountFrame(c)}
	clinics := map[madoguchi.ClinicID]madoguchi.Clinic{}
	for _, notice := range told {
		id := notice.Visit.ClinicID
		if _, known := clinics[id]; !known && id != "" {
			clinics[id], err = h.Store.Clinic(c.Request.Context(), id)
			if err != nil && madoguchi.KindOf(err) != madoguchi.KindNotFound { // a closed clinic has no name
				return err
			}
		}
		page.Notices = append(page.Notices, h.view(c, notice, clinics[id]))
		if notice.At.After(page.Until) {
			page.Until = notice.At
		}
	}
	return h.Page(c, http.StatusOK, page)
}

func (h *Handler) view(c *gin.Context, told madoguchi.ToldNotice, clinic madoguchi.Clinic) portalpages.Notice {
	text := told.Announcement.In(string(answer.Language(c)))
	notice := portalpages.Notice{
		At: told.At, Kind: told.Kind, Unread: !told.Read, Title: text.Title, Text: text.Text, Start: told.Visit.Start,
	}
	if clinic.ID == "" {
		clinic.TimeZone = serviceZone
	} else {
		notice.Path = access.MyPage + "/reservations/" + string(told.Visit.ReservationID)
	}
	notice.Clinic = h.Frame(c, clinic).Clinic
	notice.For = portalpages.MemberName(answer.Language(c), access.AccountOf(c).Account, told.Visit.Member)
	return notice
}

// serviceZone is the time zone of announcements.
const serviceZone = "Asia/Tokyo"

// ReadForm marks the notices that the page has shown as read. Later ones stay unread.
func (h *Handler) ReadForm(c *gin.Context) error {
	until, err := time.Parse(time.RFC3339Nano, c.PostForm("until"))
	if err != nil {
		return madoguchi.Invalid("until", "day")
	}
	if err := h.Store.ReadNotices(c.Request.Context(), access.AccountOf(c).Account.ID, until); err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, Path)
	return nil
}
