package architecture_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
)

const module = "madoguchi"

// importRules says which product packages each package may import. A package that is not listed may import none. A
// trailing /... includes the packages below. reservedModules has the rules for vendors' modules.
var importRules = map[string][]string{
	"madoguchi/wording":        {},
	"madoguchi/japan":          {},
	"madoguchi/madoguchi":      {"madoguchi/japan"},
	"madoguchi/japan/holidays": {},
	"madoguchi/slots":          {"madoguchi/japan/holidays", "madoguchi/madoguchi"},
	"madoguchi/slip":           {"madoguchi/wording", "madoguchi/madoguchi"},
	"madoguchi/activities": {
		"madoguchi/wording", "madoguchi/japan", "madoguchi/madoguchi", "madoguchi/slip", "madoguchi/slots",
	},
	"madoguchi/activities/twilio": {"madoguchi/madoguchi"},
	"madoguchi/activities/smtp":   {"madoguchi/madoguchi"},
	"madoguchi/workflows/payload": {},
	"madoguchi/workflows/process": {"madoguchi/madoguchi"},
	"madoguchi/workflows/accounts": {
		"madoguchi/madoguchi", "madoguchi/activities", "madoguchi/workflows/process", "madoguchi/workflows/visits",
	},
	"madoguchi/workflows/told": {"madoguchi/madoguchi"},
	"madoguchi/workflows/visits": {
		"madoguchi/madoguchi", "madoguchi/activities", "madoguchi/workflows/process", "madoguchi/workflows/told",
	},
	"madoguchi/workflows/notices": {
		"madoguchi/madoguchi", "madoguchi/activities", "madoguchi/workflows/process",
	},
	"madoguchi/workflows/holds": {
		"madoguchi/madoguchi", "madoguchi/activities", "madoguchi/workflows/process",
	},
	"madoguchi/workflows/waitlists": {
		"madoguchi/madoguchi", "madoguchi/activities", "madoguchi/workflows/process", "madoguchi/workflows/visits",
	},
	"madoguchi/workflows": {
		"madoguchi/madoguchi", "madoguchi/activities", "madoguchi/workflows/accounts", "madoguchi/workflows/holds",
		"madoguchi/workflows/notices", "madoguchi/workflows/process", "madoguchi/workflows/visits",
		"madoguchi/workflows/waitlists",
	},
	"madoguchi/loopback": {},
	"madoguchi/settings": {
		"madoguchi/madoguchi", "madoguchi/loopback", "madoguchi/workflows", "madoguchi/workflows/payload",
	},
	"madoguchi/japan/postal": {},
	"madoguchi/mongo": {
		"madoguchi/japan", "madoguchi/madoguchi", "madoguchi/loopback", "madoguchi/mongo/documents",
		"madoguchi/mongo/changes", "madoguchi/mongo/guests", "madoguchi/mongo/intents", "madoguchi/mongo/people",
		"madoguchi/patients",
	},
	"madoguchi/mongo/documents": {"madoguchi/madoguchi"},
	"madoguchi/mongo/changes":   {"madoguchi/madoguchi", "madoguchi/mongo/documents"},
	"madoguchi/mongo/guests":    {"madoguchi/madoguchi", "madoguchi/mongo/documents"},
	"madoguchi/mongo/intents":   {"madoguchi/madoguchi", "madoguchi/mongo/documents"},
	"madoguchi/mongo/people": {
		"madoguchi/japan", "madoguchi/madoguchi", "madoguchi/patients", "madoguchi/mongo/documents",
	},
	"madoguchi/patients": {"madoguchi/japan", "madoguchi/madoguchi"},
	"madoguchi/apiserver/server": {
		"madoguchi/japan", "madoguchi/madoguchi", "madoguchi/apiserver/api", "madoguchi/apiserver/internal/...",
		"madoguchi/apiserver/signalling/...",
	},
	"madoguchi/apiserver/internal/answer": {
		"madoguchi/madoguchi", "madoguchi/wording", "madoguchi/slip", "madoguchi/apiserver/api",
		"madoguchi/apiserver/internal/web",
	},
	"madoguchi/apiserver/internal/answer/answertest": {},
	"madoguchi/apiserver/internal/access": {
		"madoguchi/madoguchi", "madoguchi/apiserver/internal/answer", "madoguchi/apiserver/internal/web",
	},
	"madoguchi/apiserver/internal/seal": {},
	"madoguchi/apiserver/internal/wire": {"madoguchi/madoguchi", "madoguchi/apiserver/api"},
	"madoguchi/apiserver/api":           {"madoguchi/japan", "madoguchi/madoguchi"},
	"madoguchi/apiserver/internal/web":  {"madoguchi/wording", "madoguchi/japan", "madoguchi/madoguchi"},
	"madoguchi/apiserver/internal/web/bookingpages": {
		"madoguchi/wording", "madoguchi/madoguchi", "madoguchi/slip", "madoguchi/slots",
		"madoguchi/apiserver/internal/web",
	},
	"madoguchi/apiserver/internal/web/portalpages": {
		"madoguchi/japan", "madoguchi/madoguchi", "madoguchi/apiserver/internal/web",
		"madoguchi/apiserver/internal/web/bookingpages",
	},
	"madoguchi/apiserver/internal/web/operatorpages": {"madoguchi/madoguchi", "madoguchi/apiserver/internal/web"},
	"madoguchi/apiserver/internal/announcing":        {"madoguchi/japan", "madoguchi/madoguchi"},
	"madoguchi/apiserver/internal/places": {
		"madoguchi/japan", "madoguchi/japan/postal", "madoguchi/apiserver/internal/web",
	},
	"madoguchi/apiserver/internal/content": {"madoguchi/wording"},
	"madoguchi/clinicdesk/video/...":       {"madoguchi/clinicdesk/video/..."},
	"madoguchi/clinicdesk/call": {
		"madoguchi/madoguchi", "madoguchi/apiserver/api", "madoguchi/clinicdesk/video/...",
	},
	"madoguchi/clinicdesk/notification": {},
	"madoguchi/clinicdesk/poster":       {},
	"madoguchi/clinicdesk/printing":     {},
	"madoguchi/apiserver/signalling": {
		"madoguchi/japan", "madoguchi/madoguchi", "madoguchi/apiserver/signalling/protocol",
	},
	"madoguchi/apiserver/signalling/protocol": {"madoguchi/madoguchi"},
	"madoguchi/clinicdesk/ui/...": {
		"madoguchi/japan", "madoguchi/madoguchi", "madoguchi/loopback", "madoguchi/apiserver/api",
		"madoguchi/clinicdesk/backend/...", "madoguchi/clinicdesk/call", "madoguchi/clinicdesk/video/...",
		"madoguchi/clinicdesk/poster", "madoguchi/clinicdesk/printing", "madoguchi/clinicdesk/ui/...",
	},
	"madoguchi/clinicdesk/ui/widgets/paint":       {"madoguchi/clinicdesk/ui/look"},
	"madoguchi/clinicdesk/ui/widgets/widgetstest": {"madoguchi/clinicdesk/ui/look"},
	"madoguchi/clinicdesk/ui/widgets": {
		"madoguchi/clinicdesk/poster", "madoguchi/clinicdesk/ui/look", "madoguchi/clinicdesk/ui/widgets/paint",
	},
	"madoguchi/clinicdesk/ui/widgets/inputs": {
		"madoguchi/clinicdesk/ui/look", "madoguchi/clinicdesk/ui/widgets", "madoguchi/clinicdesk/ui/widgets/paint",
	},
	"madoguchi/clinicdesk/ui/widgets/schedule": {
		"madoguchi/apiserver/api", "madoguchi/clinicdesk/backend/daytime", "madoguchi/clinicdesk/backend/overview",
		"madoguchi/clinicdesk/backend/visits", "madoguchi/clinicdesk/ui/look", "madoguchi/clinicdesk/ui/widgets",
		"madoguchi/clinicdesk/ui/widgets/paint",
	},
}

// handlerRules say which other handlers of the API server each handler may import, in addition to handlersShare.
var handlerRules = map[string][]string{
	"desk/entries":            {},
	"desk/reservations":       {"desk/entries"},
	"desk/calls":              {"desk/entries"},
	"desk/deliveries":         {"desk/entries"},
	"desk/schedule":           {"desk/entries"},
	"desk/events":             {"desk/entries"},
	"desk/clinicsettings":     {},
	"desk/waiting":            {},
	"desk/patients":           {"desk/entries"},
	"accounts/devices":        {},
	"accounts/passwords":      {"accounts/devices", "accounts/passwords/common"},
	"accounts/passwordchange": {"accounts/mailedlinks", "accounts/passwords"},
	"accounts/mailedlinks":    {"accounts/passwords"},
	"accounts/secondfactor":   {"accounts/passwords"},
	"accounts/signin":         {"accounts/passwords", "accounts/secondfactor"},
	"accounts/resets":         {"accounts/mailedlinks", "accounts/passwords", "accounts/secondfactor"},
	"accounts/recovery":       {"accounts/mailedlinks", "accounts/passwords", "accounts/resets"},
	"accounts/joining":        {"accounts/mailedlinks", "accounts/passwords"},
	"console":                 {"desk/entries"},
	"patient":                 {"desk/entries"},
	"presence":                {"desk/entries"},
	"staff":                   {"accounts/mailedlinks"},
	"registration":            {"accounts/mailedlinks", "accounts/passwords"},
	"entrance":                {},
	"lostlink":                {},
	"portal/dashboard":        {},
	"portal/notices":          {},
	"portal/persons":          {},
	"portal/booked":           {},
	"portal/family":           {"portal/persons"},
	"portal/signin":           {"accounts/passwords"},
	"portal/signup":           {"accounts/mailedlinks", "accounts/passwords", "portal/signin"},
	"portal/account": {
		"accounts/mailedlinks", "accounts/passwords", "portal/persons", "portal/signin",
	},
	"operators": {"accounts/devices", "announcing"},
	"booking":   {"booking/heldslot", "portal/booked"},

	"booking/heldslot": {},

	"accounts/passwords/common": {},
}

// handlersShare is what every handler may import.
var handlersShare = []string{
	"madoguchi/japan", "madoguchi/japan/holidays", "madoguchi/japan/postal", "madoguchi/madoguchi",
	"madoguchi/patients", "madoguchi/slip", "madoguchi/slots", "madoguchi/wording",
	"madoguchi/workflows/accounts", "madoguchi/workflows/holds", "madoguchi/workflows/visits",
	"madoguchi/workflows/waitlists",
	"madoguchi/apiserver/api", "madoguchi/apiserver/internal/content",
	"madoguchi/apiserver/signalling/...", "madoguchi/apiserver/internal/web/...",
	"madoguchi/apiserver/internal/answer", "madoguchi/apiserver/internal/access",
	"madoguchi/apiserver/internal/places", "madoguchi/apiserver/internal/seal", "madoguchi/apiserver/internal/wire",
}

func init() {
	const internal = "madoguchi/apiserver/internal/"
	for handler, others := range handlerRules {
		allowed := slices.Clone(handlersShare)
		for _, other := range others {
			allowed = append(allowed, internal+other)
		}
		importRules[internal+handler] = allowed
	}
}

// deskRules say which other packages of the desk's backend each of them may import, in addition to deskShares. "" is
// the session. Packages phrases and visits must not know the session, and drafts must not know how a request is sent.
var deskRules = map[string][]string{
	"":               {"schedule", "staff"},
	"clinicsettings": {"daytime"},
	"crossing":       {},
	"daytime":        {},
	"drafts": {
		"clinicsettings", "crossing", "daytime", "fields", "local", "patients", "phrases", "staff", "ticket",
	},
	"fields":   {},
	"local":    {},
	"overview": {"", "daytime", "phrases", "visits"},
	"patients": {"crossing", "phrases", "ticket", "visits"},
	"phrases":  {"daytime", "fields"},
	"schedule": {},
	"staff":    {"clinicsettings", "phrases", "ticket"},
	"ticket":   {},
	"visits":   {"daytime", "fields", "phrases"},
}

// deskShares is what every package of the desk's backend may import.
var deskShares = []string{
	"madoguchi/japan", "madoguchi/japan/holidays", "madoguchi/madoguchi", "madoguchi/slots",
	"madoguchi/wording", "madoguchi/apiserver/api",
}

func init() {
	for name, others := range deskRules {
		allowed := slices.Clone(deskShares)
		for _, other := range others {
			allowed = append(allowed, path.Join("madoguchi/clinicdesk/backend", other))
		}
		importRules[path.Join("madoguchi/clinicdesk/backend", name)] = allowed
	}
}

// freeToImport lists the programs, the devstack and test support, which connect the parts.
var freeToImport = []string{
	"madoguchi/apiserver", "madoguchi/workflows/worker/...", "madoguchi/clinicdesk", "madoguchi/deploy/...",
	"madoguchi/e2e/...", "madoguchi/mongo/mongotest/...",
	"madoguchi/clinicdesk/internal/...", "madoguchi/japan/postal/pack", "madoguchi/internal/...",
	"madoguchi/wording/wordingtest", "madoguchi/workflows/workflowstest",
}

// reservedModules may be imported only below the listed packages.
var reservedModules = map[string][]string{
	"go.temporal.io/server":         {"madoguchi/deploy/devstack/temporal"},
	"go.mongodb.org/mongo-driver":   {"madoguchi/mongo/...", "madoguchi/internal/local/mongod"},
	"github.com/twilio/twilio-go":   {"madoguchi/activities/twilio"},
	"github.com/wneessen/go-mail":   {"madoguchi/activities/smtp"},
	"github.com/emersion":           {"madoguchi/internal/local/outbox/smtpd"},
	"github.com/arran4/golang-ical": {"madoguchi/slip"},
	"github.com/pion/turn":          {"madoguchi/apiserver", "madoguchi/deploy/devstack/turn"},
	"fyne.io/fyne": {
		"madoguchi/clinicdesk", "madoguchi/clinicdesk/ui/...", "madoguchi/clinicdesk/internal/desktest",
	},
	"github.com/gin-gonic/gin": {"madoguchi/apiserver/server", "madoguchi/apiserver/internal/..."},
	"github.com/godbus/dbus":   {"madoguchi/clinicdesk/notification", "madoguchi/clinicdesk/printing"},
	"codeberg.org/go-pdf":      {"madoguchi/clinicdesk/poster"},
	"github.com/yuin/goldmark": {"madoguchi/apiserver/internal/content"},
}

type listedPackage struct {
	ImportPath string
	Doc        string
	Imports    []string
	Deps       []string
	Name       string
}

func listPackages(t *testing.T) []listedPackage {
	t.Helper()
	packages, err := list()
	if err != nil {
		t.Fatal(err)
	}
	return packages
}

// list runs go list once for all tests. The pattern "work" matches the packages of every module in go.work.
var list = sync.OnceValues(func() (packages []listedPackage, err error) {
	command := exec.Command("go", "list", "-json=ImportPath,Doc,Imports,Deps,Name", "work")
	var failure bytes.Buffer
	command.Stderr = &failure
	output, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, failure.String())
	}
	decoder := json.NewDecoder(bytes.NewReader(output))
	for decoder.More() {
		var p listedPackage
		if err := decoder.Decode(&p); err != nil {
			return nil, err
		}
		packages = append(packages, p)
	}
	return packages, nil
})

func TestPackagesImportOnlyWhatTheyMay(t *testing.T) {
	for _, p := range listPackages(t) {
		if covered(freeToImport, p.ImportPath) {
			continue
		}
		allowed, known := rulesFor(p.ImportPath)
		if !known {
			t.Errorf("%s has no line in importRules", p.ImportPath)
		}
		for _, imported := range p.Imports {
			if ownPackage(imported) && !covered(allowed, imported) {
				t.Errorf("%s must not import %s", p.ImportPath, imported)
			}
		}
	}
}

func TestVendorsStayWhereTheyBelong(t *testing.T) {
	for _, p := range listPackages(t) {
		for reserved, users := range reservedModules {
			for _, imported := range p.Imports {
				if (imported == reserved || strings.HasPrefix(imported, reserved+"/")) &&
					!covered(users, p.ImportPath) {
					t.Errorf("%s must not import %s", p.ImportPath, imported)
				}
			}
		}
	}
}

func TestTheProductDoesNotLinkTemporalsServer(t *testing.T) {
	for _, p := range listPackages(t) {
		if covered([]string{"madoguchi/deploy/devstack/..."}, p.ImportPath) {
			continue
		}
		for _, dependency := range p.Deps {
			if strings.HasPrefix(dependency, "go.temporal.io/server/") {
				t.Errorf("%s links %s", p.ImportPath, dependency)
				break
			}
		}
	}
}

func TestTheDomainStandsOnTheStandardLibraryAlone(t *testing.T) {
	for _, p := range listPackages(t) {
		if p.ImportPath != "madoguchi/madoguchi" && p.ImportPath != "madoguchi/japan" {
			continue
		}
		for _, imported := range p.Imports {
			if strings.Contains(imported, ".") && !strings.HasPrefix(imported, "golang.org/x/text/") {
				t.Errorf("%s must not import %s", p.ImportPath, imported)
			}
		}
	}
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	for _, p := range listPackages(t) {
		if len(p.Doc) < 40 {
			t.Errorf("%s needs a package comment", p.ImportPath)
		}
	}
}

func ownPackage(path string) bool { return path == module || strings.HasPrefix(path, module+"/") }

// rulesFor returns the imports of the longest pattern that matches the path.
func rulesFor(path string) (allowed []string, known bool) {
	longest := ""
	for pattern := range importRules {
		if covered([]string{pattern}, path) && len(pattern) > len(longest) {
			longest = pattern
		}
	}
	allowed, known = importRules[longest]
	return allowed, known
}

// covered reports whether a path matches one of the patterns. x/... matches x and everything below it.
func covered(patterns []string, path string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		below, wide := strings.CutSuffix(pattern, "/...")
		return path == pattern || wide && (path == below || strings.HasPrefix(path, below+"/"))
	})
}
