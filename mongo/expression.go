package mongo

import (
	"go.mongodb.org/mongo-driver/v2/bson"
)

// The expressions of MongoDB's aggregation language that the conditional writes use.

func set(fields bson.M) bson.D { return bson.D{{Key: "$set", Value: fields}} }

func choose(condition, then, otherwise any) bson.M {
	return bson.M{"$cond": bson.A{condition, then, otherwise}}
}

// literal prevents a value from being parsed as an expression.
func literal(value any) bson.M { return bson.M{"$literal": value} }

func all(conditions ...any) bson.M { return bson.M{"$and": bson.A(conditions)} }

func either(conditions ...any) bson.M { return bson.M{"$or": bson.A(conditions)} }

func isEmpty(array any) bson.M { return equal(array, bson.A{}) }

func equal(a, b any) bson.M { return bson.M{"$eq": bson.A{a, b}} }

func differ(a, b any) bson.M { return bson.M{"$ne": bson.A{a, b}} }

func less(a, b any) bson.M { return bson.M{"$lt": bson.A{a, b}} }

func orEmpty(field string) bson.M { return bson.M{"$ifNull": bson.A{field, bson.A{}}} }

// keep returns the elements of an array for which condition holds. condition refers to the element as $$name.
func keep(array any, name string, condition any) bson.M {
	return bson.M{"$filter": bson.M{"input": array, "as": name, "cond": condition}}
}

func join(arrays ...any) bson.M { return bson.M{"$concatArrays": bson.A(arrays)} }
