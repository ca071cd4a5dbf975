package payload_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"

	"madoguchi/workflows/payload"
)

var (
	today  = time.Date(2026, 12, 1, 3, 0, 0, 0, time.UTC)
	keys   = "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
	anns   = converter.WorkflowSerializationContext{Namespace: "clinics", WorkflowID: "call/anns"}
	bens   = converter.WorkflowSerializationContext{Namespace: "clinics", WorkflowID: "call/bens"}
	others = converter.WorkflowSerializationContext{Namespace: "others", WorkflowID: "call/anns"}
)

func typeOf(workflowID string) string {
	prefix, _, _ := strings.Cut(workflowID, "/")
	return map[string]string{"call": "CallWindow", "reservation": "Reservation"}[prefix]
}

func newSeal(t *testing.T, boundSince time.Time) *payload.Seal {
	t.Helper()
	ring, err := payload.ParseRing(keys)
	require.NoError(t, err)
	return &payload.Seal{Keys: ring, TypeOf: typeOf, BoundSince: boundSince, Now: func() time.Time { return today }}
}

func in(seal *payload.Seal, about converter.SerializationContext) converter.DataConverter {
	return converter.WithDataConverterSerializationContext(seal.DataConverter(), about)
}

func closed(t *testing.T, dc converter.DataConverter, values ...any) *commonpb.Payloads {
	t.Helper()
	payloads, err := dc.ToPayloads(values...)
	require.NoError(t, err)
	return payloads
}

func TestAPayloadOpensForItsWorkflowOnly(t *testing.T) {
	seal := newSeal(t, time.Time{})
	payloads := closed(t, in(seal, anns), "a secret")
	require.NotContains(t, payloads.String(), "secret")
	activity := converter.ActivitySerializationContext{
		Namespace: "clinics", WorkflowID: "call/anns", WorkflowType: "CallWindow", ActivityType: "Send",
	}
	otherType := activity
	otherType.WorkflowType = "Reservation"
	for name, test := range map[string]struct {
		reader converter.DataConverter
		want   error
	}{
		"its own":            {in(seal, anns), nil},
		"an activity of it":  {in(seal, activity), nil},
		"another workflow":   {in(seal, bens), payload.ErrMoved},
		"another namespace":  {in(seal, others), payload.ErrMoved},
		"another type":       {in(seal, otherType), payload.ErrMoved},
		"nobody knows whose": {seal.DataConverter(), payload.ErrMoved},
		"another, after both": {
			in(seal, converter.WorkflowSerializationContext{WorkflowID: "clinicscall/anns"}), payload.ErrMoved,
		},
	} {
		t.Run(name, func(t *testing.T) {
			var text string
			require.ErrorIs(t, test.reader.FromPayloads(payloads, &text), test.want)
			require.Equal(t, test.want == nil, text == "a secret")
		})
	}
}

// TestTheMetadataIsNotBelieved moves a payload to another workflow and names that workflow in its metadata.
func TestTheMetadataIsNotBelieved(t *testing.T) {
	seal := newSeal(t, time.Time{})
	payloads := closed(t, in(seal, anns), "a secret")
	payloads.Payloads[0].Metadata["madoguchi-workflow"] = []byte("call/bens")
	var text string
	require.Error(t, in(seal, bens).FromPayloads(payloads, &text))
	require.Empty(t, text)
	_, err := seal.Operators().Decode(payloads.Payloads)
	require.Error(t, err)
}

func TestWhatIsNotSealedIsRefused(t *testing.T) {
	plain := converter.GetDefaultDataConverter()
	seal := newSeal(t, today.Add(-time.Hour)) // not even while older payloads open
	for name, payloads := range map[string]*commonpb.Payloads{
		"plain":   closed(t, plain, "a secret"),
		"null":    closed(t, plain, nil),
		"nothing": nil,
		"none":    {},
		"empty":   {Payloads: []*commonpb.Payload{nil}},
		"bytes":   closed(t, plain, []byte("a secret")),
		"too few": closed(t, in(seal, anns), "first"),
		"no data": {
			Payloads: []*commonpb.Payload{
				{Metadata: map[string][]byte{"encoding": []byte("binary/madoguchi-aes256gcm-bound")}},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var first, second string
			require.Error(t, in(seal, anns).FromPayloads(payloads, &first, &second))
			if name != "too few" {
				require.Error(t, in(seal, anns).FromPayloads(payloads, &first))
			}
		})
	}
	require.NoError(t, in(seal, anns).FromPayloads(nil), "what takes nothing needs nothing")
}

func TestPayloadsOfAnOlderRelease(t *testing.T) {
	// sealed in the form that the older release reads
	older := closed(t, in(newSeal(t, today.Add(time.Minute)), anns), "a secret")
	require.Equal(t, "binary/madoguchi-aes256gcm", string(older.Payloads[0].Metadata["encoding"]))
	var text string
	require.ErrorIs(t, in(newSeal(t, time.Time{}), anns).FromPayloads(older, &text), payload.ErrUnbound)
	require.Empty(t, text)
	since := newSeal(t, today.Add(-time.Hour))
	require.NoError(t, in(since, anns).FromPayloads(older, &text))
	require.Equal(t, "a secret", text)
	newer := closed(t, in(since, anns), "a secret")
	require.Equal(t, "binary/madoguchi-aes256gcm-bound", string(newer.Payloads[0].Metadata["encoding"]))
}

func TestOperatorsReadEverything(t *testing.T) {
	seal := newSeal(t, time.Time{})
	older := closed(t, in(newSeal(t, today.Add(time.Minute)), anns), "older")
	plain := closed(t, converter.GetDefaultDataConverter(), "plain")
	sealed := []*commonpb.Payload{closed(t, in(seal, anns), "bound").Payloads[0], older.Payloads[0], plain.Payloads[0]}
	opened, err := seal.Operators().Decode(sealed)
	require.NoError(t, err)
	for i, want := range []string{`"bound"`, `"older"`, `"plain"`} {
		require.Equal(t, want, string(opened[i].Data))
	}
	_, err = seal.Operators().Encode(plain.Payloads)
	require.Error(t, err, "operators write nothing")
}

func failuresIn(seal *payload.Seal, about converter.SerializationContext) converter.FailureConverter {
	return converter.WithFailureConverterSerializationContext(seal.FailureConverter(), about)
}

func TestFailuresAreBoundToo(t *testing.T) {
	seal := newSeal(t, time.Time{})
	refusal := func() *failurepb.Failure {
		inner := temporal.NewNonRetryableApplicationError("a secret code", "conflict", nil, "field")
		return failuresIn(seal, anns).ErrorToFailure(temporal.NewApplicationErrorWithCause("outer", "outer", inner))
	}
	require.NotContains(t, refusal().String(), "secret")
	var own, moved *temporal.ApplicationError
	require.ErrorAs(t, errors.Unwrap(failuresIn(seal, anns).FailureToError(refusal())), &own)
	require.Equal(t, []string{"a secret code", "conflict"}, []string{own.Message(), own.Type()})
	require.ErrorAs(t, errors.Unwrap(failuresIn(seal, bens).FailureToError(refusal())), &moved)
	require.Empty(t, moved.Type())
	require.False(t, moved.HasDetails())
}

// TestAForgedFailureSaysNothing forges a failure. Neither its message nor its type may pass.
func TestAForgedFailureSaysNothing(t *testing.T) {
	forged := converter.GetDefaultDataConverter()
	plain := temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{DataConverter: forged})
	failure := plain.ErrorToFailure(temporal.NewNonRetryableApplicationError("call 0900", "conflict", nil, "field"))
	var read *temporal.ApplicationError
	require.ErrorAs(t, failuresIn(newSeal(t, time.Time{}), anns).FailureToError(failure), &read)
	require.Empty(t, read.Type())
	require.NotContains(t, read.Error(), "0900")
	require.False(t, read.HasDetails())
}

func TestWhatTemporalWritesItselfPasses(t *testing.T) {
	read := failuresIn(newSeal(t, time.Time{}), anns)
	timedOut := read.FailureToError(&failurepb.Failure{
		Message: "activity timeout", FailureInfo: &failurepb.Failure_TimeoutFailureInfo{
			TimeoutFailureInfo: &failurepb.TimeoutFailureInfo{TimeoutType: enumspb.TIMEOUT_TYPE_START_TO_CLOSE},
		},
	})
	var timeout *temporal.TimeoutError
	require.ErrorAs(t, timedOut, &timeout)
	require.Equal(t, enumspb.TIMEOUT_TYPE_START_TO_CLOSE, timeout.TimeoutType())
	lost := read.FailureToError(&failurepb.Failure{
		Message: "the workflow has ended", FailureInfo: &failurepb.Failure_ApplicationFailureInfo{
			ApplicationFailureInfo: &failurepb.ApplicationFailureInfo{
				Type: "AcceptedUpdateCompletedWorkflow", NonRetryable: true,
			},
		},
	})
	var application *temporal.ApplicationError
	require.ErrorAs(t, lost, &application)
	require.Equal(t, "AcceptedUpdateCompletedWorkflow", application.Type())
}
