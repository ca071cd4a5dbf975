package people

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
)

var preparations = documents.Collection{
	Name:    "preparations",
	Changed: 12, // admittedAt
	Schema:  documents.SchemaOf(preparationDocument{}),
}

// explanations keeps each text that a patient has agreed to.
var explanations = documents.Collection{
	Name:    "explanations",
	Changed: 11,
	Schema:  documents.SchemaOf(explanationDocument{}),
}

type explanationDocument struct {
	ID   documents.Key `bson:"_id"` // the text's version
	Text string        `bson:"text"`
}

type preparationDocument struct {
	ID          documents.Key    `bson:"_id"`
	Explanation string           `bson:"explanation"`
	AgreedAt    time.Time        `bson:"agreedAt,omitempty"`
	Answers     []answerDocument `bson:"answers"`
	AnsweredAt  time.Time        `bson:"answeredAt,omitempty"`
	AdmittedAt  time.Time        `bson:"admittedAt,omitempty"`
	AdmittedBy  string           `bson:"admittedBy,omitempty"`
}

type answerDocument struct {
	Question string `bson:"question" check:"id"`
	Asked    string `bson:"asked"`
	Kind     string `bson:"kind"`
	Answer   string `bson:"answer"`
}

// PreparationStore keeps what patients did before their visits.
type PreparationStore struct{ *documents.Database }

// PutPreparation stores what a patient did before a visit. It replaces what the patient did before, and leaves
// AdmittedAt and AdmittedBy as they are.
func (s PreparationStore) PutPreparation(ctx context.Context, preparation madoguchi.Preparation) error {
	document := preparationDocumentOf(preparation)
	set, gone := bson.M{"explanation": document.Explanation, "answers": document.Answers}, bson.M{}
	for field, at := range map[string]time.Time{"agreedAt": document.AgreedAt, "answeredAt": document.AnsweredAt} {
		if at.IsZero() {
			gone[field] = ""
		} else {
			set[field] = at
		}
	}
	change := bson.M{"$set": set}
	if len(gone) > 0 {
		change["$unset"] = gone
	}
	return s.Ask(ctx, "put a preparation", func(ctx context.Context) error {
		_, err := s.DB.Collection(preparations.Name).UpdateOne(ctx, bson.M{"_id": document.ID}, change,
			options.UpdateOne().SetUpsert(true))
		return err
	})
}

// AdmitUnprepared stores that staff let a patient in: AdmittedAt and AdmittedBy. What the patient did stays.
func (s PreparationStore) AdmitUnprepared(ctx context.Context, preparation madoguchi.Preparation) error {
	document := preparationDocumentOf(preparation)
	return s.Ask(ctx, "admit a patient", func(ctx context.Context) error {
		_, err := s.DB.Collection(preparations.Name).UpdateOne(ctx, bson.M{"_id": document.ID}, bson.M{
			"$set":         bson.M{"admittedAt": document.AdmittedAt, "admittedBy": document.AdmittedBy},
			"$setOnInsert": bson.M{"explanation": "", "answers": bson.A{}},
		}, options.UpdateOne().SetUpsert(true))
		return err
	})
}

// Preparation returns what a patient did before a visit of the clinic, or ErrNotFound.
func (s PreparationStore) Preparation(
	ctx context.Context, clinic madoguchi.ClinicID, visit madoguchi.ReservationID,
) (madoguchi.Preparation, error) {
	document, err := documents.Find[preparationDocument](ctx, s.Database, preparations,
		bson.M{"_id": documents.Key{Clinic: string(clinic), ID: string(visit)}})
	if err != nil {
		return madoguchi.Preparation{}, err
	}
	return document.preparation(), nil
}

// KeepExplanation stores a text that a patient agrees to. It stays for as long as the visits that refer to it.
func (s PreparationStore) KeepExplanation(
	ctx context.Context, clinic madoguchi.ClinicID, explanation madoguchi.Explanation,
) error {
	key := documents.Key{Clinic: string(clinic), ID: explanation.Version()}
	err := s.Insert(ctx, explanations, explanationDocument{ID: key, Text: explanation.Text}, madoguchi.ErrChanged)
	if errors.Is(err, madoguchi.ErrChanged) {
		return nil // it is kept already; the version determines the text
	}
	return err
}

// Explanation returns a version of a clinic's explanation that a patient agreed to, or ErrNotFound.
func (s PreparationStore) Explanation(
	ctx context.Context, clinic madoguchi.ClinicID, version string,
) (madoguchi.Explanation, error) {
	document, err := documents.Find[explanationDocument](ctx, s.Database, explanations,
		bson.M{"_id": documents.Key{Clinic: string(clinic), ID: version}})
	return madoguchi.Explanation{Text: document.Text}, err
}

func preparationDocumentOf(p madoguchi.Preparation) preparationDocument {
	return preparationDocument{
		ID:          documents.Key{Clinic: string(p.ClinicID), ID: string(p.ReservationID)},
		Explanation: p.Explanation, AgreedAt: p.AgreedAt, AnsweredAt: p.AnsweredAt,
		AdmittedAt: p.AdmittedAt, AdmittedBy: p.AdmittedBy,
		Answers: documents.Convert(p.Answers, func(a madoguchi.Answer) answerDocument {
			return answerDocument{Question: a.Question, Asked: a.Asked, Kind: string(a.Kind), Answer: a.Answer}
		}),
	}
}

func (d preparationDocument) preparation() madoguchi.Preparation {
	return madoguchi.Preparation{
		ClinicID: madoguchi.ClinicID(d.ID.Clinic), ReservationID: madoguchi.ReservationID(d.ID.ID),
		Explanation: d.Explanation, AgreedAt: d.AgreedAt, AnsweredAt: d.AnsweredAt,
		AdmittedAt: d.AdmittedAt, AdmittedBy: d.AdmittedBy,
		Answers: documents.Convert(d.Answers, func(a answerDocument) madoguchi.Answer {
			return madoguchi.Answer{
				Question: a.Question, Asked: a.Asked, Kind: madoguchi.QuestionKind(a.Kind), Answer: a.Answer,
			}
		}),
	}
}
