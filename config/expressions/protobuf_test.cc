// `protobuf` and `ungrpc` (F266). The values are HAProxy 2.6.12's, but for
// those of tests that say so.
#include <string>
#include <vector>

#include "config/expressions/testing/evaluate.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using testing::HasSubstr;

constexpr char kNone[] = "(undefined)";

struct Case {
  std::string expression;
  std::string value;
};

void ExpectValues(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    EXPECT_EQ(EvaluateText(c.expression, {}), c.value) << c.expression;
  }
}

TEST(Protobuf, ReadsVarints) {
  ExpectValues({
      {"bin(089601),protobuf(1,int32)", "150"},
      {"bin(08ffffffffffffffffff01),protobuf(1,int32)", "-1"},
      {"bin(088080808008),protobuf(1,int32)", "2147483648"},
      {"bin(088580808010),protobuf(1,int32)", "4294967301"},
      {"bin(0803),protobuf(1,int32)", "3"},
      {"bin(0880808080808080808001),protobuf(1,int32)", "-9223372036854775808"},
      {"bin(089601),protobuf(1,uint64)", "150"},
      {"bin(08ffffffffffffffffff01),protobuf(1,uint64)", "-1"},
      {"bin(088080808008),protobuf(1,uint64)", "2147483648"},
      {"bin(088580808010),protobuf(1,uint64)", "4294967301"},
      {"bin(0803),protobuf(1,uint64)", "3"},
      {"bin(0880808080808080808001),protobuf(1,uint64)",
       "-9223372036854775808"},
      {"bin(089601),protobuf(1,sint64)", "75"},
      {"bin(08ffffffffffffffffff01),protobuf(1,sint64)",
       "-9223372036854775808"},
      {"bin(088080808008),protobuf(1,sint64)", "1073741824"},
      {"bin(088580808010),protobuf(1,sint64)", "-2147483651"},
      {"bin(0803),protobuf(1,sint64)", "-2"},
      {"bin(0880808080808080808001),protobuf(1,sint64)", "4611686018427387904"},
      {"bin(089601),protobuf(1,bool)", "150"},
      {"bin(08ffffffffffffffffff01),protobuf(1,bool)", "-1"},
      {"bin(0803),protobuf(1,bool)", "3"},
      {"bin(0880808080808080808001),protobuf(1,bool)", "-9223372036854775808"},
  });
}

TEST(Protobuf, ReadsFixedIntegers) {
  ExpectValues({
      {"bin(0dfeffffff),protobuf(1,fixed32)", "4294967294"},
      {"bin(0d00007040),protobuf(1,fixed32)", "1081081856"},
      {"bin(0dcaf249f1),protobuf(1,fixed32)", "4048155338"},
      {"bin(0d0000c07f),protobuf(1,fixed32)", "2143289344"},
      {"bin(0dfeffffff),protobuf(1,sfixed32)", "-2"},
      {"bin(0d00007040),protobuf(1,sfixed32)", "1081081856"},
      {"bin(0dcaf249f1),protobuf(1,sfixed32)", "-246811958"},
      {"bin(0d0000c07f),protobuf(1,sfixed32)", "2143289344"},
      {"bin(09feffffffffffffff),protobuf(1,fixed64)", "-2"},
      {"bin(090000000000000e40),protobuf(1,fixed64)", "4615626668101337088"},
      {"bin(099c7500883ce437fe),protobuf(1,fixed64)", "-128383115725867620"},
      {"bin(09000000000000f87f),protobuf(1,fixed64)", "9221120237041090560"},
      {"bin(09feffffffffffffff),protobuf(1,sfixed64)", "-2"},
      {"bin(090000000000000e40),protobuf(1,sfixed64)", "4615626668101337088"},
      {"bin(099c7500883ce437fe),protobuf(1,sfixed64)", "-128383115725867620"},
      {"bin(09000000000000f87f),protobuf(1,sfixed64)", "9221120237041090560"},
  });
}

TEST(Protobuf, DropsFractions) {
  ExpectValues({
      {"bin(0d00007040),protobuf(1,float)", "3"},
      {"bin(090000000000000e40),protobuf(1,double)", "3"},
      {"bin(0d0000004f),protobuf(1,float)", "2147483648"},
      {"bin(0da4707d3f),protobuf(1,float)", "0"},
      {"bin(0d000000bf),protobuf(1,float)", "0"},
      {"bin(09000000000000e041),protobuf(1,double)", "2147483648"},
      {"bin(09000000205fa0f241),protobuf(1,double)", "5000000000"},
      {"bin(0900c84e676dc1ab43),protobuf(1,double)", "1000000000000000000"},
      {"bin(09000000000000e0c3),protobuf(1,double)", "-9223372036854775808"},
      {"bin(09000000000000e0bf),protobuf(1,double)", "0"},
      {"bin(09003d9160e458e1c3),protobuf(1,double)", "-9223372036854775808"},
      {"bin(09ffffffffffffdf43),protobuf(1,double)", "9223372036854774784"},
      {"bin(090000000000000ec0),protobuf(1,double)", "-3"},
  });
}

// HAProxy gives what the processor happens to make of them: 4294967293, 0, and
// in doubles -8446744073709551616, 0.
TEST(Protobuf, KeepsSignsAndGoesToTheNearestIfTooLarge) {
  ExpectValues({
      {"bin(0d000070c0),protobuf(1,float)", "-3"},
      {"bin(0d0000807f),protobuf(1,float)", "9223372036854775807"},
      {"bin(09003d9160e458e143),protobuf(1,double)", "9223372036854775807"},
      {"bin(09000000000000f0ff),protobuf(1,double)", "-9223372036854775808"},
      {"bin(0d0000c07f),protobuf(1,float)", kNone},  // not a number
  });
}

TEST(Protobuf, GivesBytesWithoutAType) {
  ExpectValues({
      {"bin(08ac02),protobuf(1),hex", "AC02"},
      {"bin(093132333435363738),protobuf(1),hex", "3132333435363738"},
      {"bin(0d61626364),protobuf(1),hex", "61626364"},
      {"bin(120568656c6c6f),protobuf(2),hex", "68656C6C6F"},
      {"bin(120568006c6c6f),protobuf(2),hex", "68006C6C6F"},
      {"bin(0a00),protobuf(1),hex", ""},
      {"bin(08858000),protobuf(1),hex", "858000"},
      {"bin(08ffffffffffffffffff7f),protobuf(1),hex", "FFFFFFFFFFFFFFFFFF7F"},
      {"bin(0a82006162),protobuf(1)", "ab"},
  });
}

TEST(Protobuf, FindsTheFirstFieldOfThatNumber) {
  ExpectValues({
      {"bin(08010802),protobuf(1,int32)", "1"},
      {"bin(08011202787819616161616161616125626262622805),protobuf(5,int32)",
       "5"},
      {"bin(0801),protobuf(2,int32)", kNone},
      {"bin(080180),protobuf(1,int32)", "1"},
      {"bin(0880808080808080808001),protobuf(1,uint64)",
       "-9223372036854775808"},
      {"bin(08858000),protobuf(1,int32)", "5"},
      {"bin(08ffffffffffffffffff7f),protobuf(1,uint64)", "-1"},
      {"bin(88800005),protobuf(1,int32)", "5"},
      {"bin(8880808080808080800205),protobuf(1,int32)", "5"},
      {"bin(f8ffffff0f05),protobuf(536870911,int32)", "5"},
  });
}

TEST(Protobuf, IsUndefinedIfTheWireTypeIsAnother) {
  ExpectValues({
      {"bin(120568656c6c6f),protobuf(2,int32)", kNone},
      {"bin(1005),protobuf(2,fixed32)", kNone},
      {"bin(1505000000),protobuf(2,int32)", kNone},
      {"bin(15050000001007),protobuf(2,int32)", kNone},
      {"bin(131803140801),protobuf(1,int32)", kNone},
      {"bin(0b18030c),protobuf(3,int32)", kNone},
      {"bin(0b18030c),protobuf(1,int32)", kNone},
      {"bin(0b0c0803),protobuf(1),hex", kNone},
      {"bin(0e01),protobuf(1),hex", kNone},
      {"bin(17010801),protobuf(1),hex", kNone},
      {"bin(0b01),protobuf(1)", kNone},
      {"bin(0f01),protobuf(1,int32)", kNone},
  });
}

TEST(Protobuf, LooksIntoMessages) {
  ExpectValues({
      {"bin(820307da030408071008),protobuf(48.59.2,int32)", "8"},
      {"bin(820305da03020807),protobuf(48.59),hex", "0807"},
      {"bin(0a0218030a021002),protobuf(1.2,int32)", "2"},
      {"bin(0a0218031002),protobuf(1.2,int32)", kNone},
      {"bin(08010a021002),protobuf(1.2,int32)", kNone},
      {"bin(0d616161610a021002),protobuf(1.2,int32)", kNone},
      {"bin(0a00),protobuf(1.2,int32)", kNone},
      {"bin(0a081202200412021803),protobuf(1.2.3,int32)", kNone},
      {"bin(0a04120220040a0412021803),protobuf(1.2.3,int32)", "3"},
      {"bin(0a041202200412021803),protobuf(1.2.3,int32)", kNone},
      {"bin(0a000a021002),protobuf(1.2,int32)", kNone},
      {"bin(0a041202200428031803),protobuf(1.2.3,int32)", kNone},
      {"bin(0a06120220041803),protobuf(1.2.3,int32)", kNone},
      {"bin(0a0212051803),protobuf(1.2.3,int32)", kNone},
      {"bin(0a021d000000001002),protobuf(1.2,int32)", kNone},
      {"bin(1a0278780a0418011002),protobuf(1.2,int32)", "2"},
      {"bin(0a020805),protobuf(1.1,int32)", "5"},
  });
}

TEST(Protobuf, IsUndefinedBehindWhatIsTruncated) {
  ExpectValues({
      {"bin(0880),protobuf(1,int32)", kNone},
      {"bin(0a056162),protobuf(1),hex", kNone},
      {"bin(09616263),protobuf(1),hex", kNone},
      {"bin(0d616263),protobuf(1),hex", kNone},
      {"bin(127f0801),protobuf(1,int32)", kNone},
      {"bin(088080808080808080808001),protobuf(1,uint64)", kNone},
      {"bin(0880808080808080808080808001),protobuf(1),hex", kNone},
      {"bin(1080808080808080808080010801),protobuf(1,int32)", kNone},
      {"bin(12ffffffffffffffffff010801),protobuf(1,int32)", kNone},
      {"bin(0d),protobuf(1,fixed32)", kNone},
  });
}

// HAProxy reads on behind the end of a message that is inside of another (2048,
// 3, "abc", 1), and takes a varint without bytes for 0.
TEST(Protobuf, DoesNotReadBehindAMessage) {
  ExpectValues({
      {"bin(0a0210801002),protobuf(1.2,int32)", kNone},
      {"bin(0a0212021803),protobuf(1.2.3,int32)", kNone},
      {"bin(0a021203616263),protobuf(1.2)", kNone},
      {"bin(0a031501000000),protobuf(1.2,fixed32)", kNone},
      {"bin(08),protobuf(1,int32)", kNone},
      {"bin(0a),protobuf(1)", kNone},
  });
}

TEST(Ungrpc, LooksIntoOneMessageAfterTheOther) {
  ExpectValues({
      {"bin(00000000020807),ungrpc(1,int32)", "7"},
      {"bin(01000000020807),ungrpc(1,int32)", "7"},
      {"bin(00000000),ungrpc(1,int32)", kNone},
      {"bin(00000000090807),ungrpc(1,int32)", kNone},
      {"bin(000000000208071008),ungrpc(2,int32)", kNone},
      {"bin(0000000002080700000000021008),ungrpc(2,int32)", "8"},
      {"bin(0100000002080700000000021008),ungrpc(2,int32)", "8"},
      {"bin(0000000000),ungrpc(1,int32)", kNone},
      {"bin(000000000000000000021008),ungrpc(2,int32)", "8"},
      {"bin(00000000050a03686579),ungrpc(1)", "hey"},
      {"bin(0000000008820305da03020807),ungrpc(48.59.1,int32)", "7"},
      {"bin(0000000002080700000000091008),ungrpc(2,int32)", kNone},
      {"bin(00000000091008),ungrpc(2,int32)", kNone},
      {"bin(00000000040a0568656c6c6f),ungrpc(1)", kNone},
      {"bin(02000000020807),ungrpc(1,int32)", "7"},
      {"bin(0000000002080700000000020809),ungrpc(1,int32)", "7"},
      {"bin(0000000002080700000000091008),ungrpc(1,int32)", "7"},
      {"bin(00000000020b0100000000021008),ungrpc(2,int32)", kNone},
      {"bin(0000000005156162636400000000021008),ungrpc(2,int32)", kNone},
      {"bin(00000000020807000000),ungrpc(2,int32)", kNone},
      {"bin(00000000020807000000),ungrpc(1,int32)", "7"},
      {"bin(0000000000),ungrpc(1),length", kNone},
      {"bin(000000000308ac02),ungrpc(1),hex", "AC02"},
      {"bin(00000000050d00002040),ungrpc(1,float)", "2"},
      {"bin(00ffffffff0801),ungrpc(1,int32)", kNone},
      {"bin(0000000002088101),ungrpc(1,int32)", kNone},
      {"bin(0000000002120261620801),ungrpc(1,int32)", kNone},
      {"bin(00000000040a02180300000000040a021002),ungrpc(1.2,int32)", "2"},
  });
}

TEST(Protobuf, HasATypeThatIsKnownWhenItRuns) {
  EXPECT_EQ(EvaluateText("bin(0807),protobuf(1,int32),add(1)", {}), "8");
  EXPECT_EQ(EvaluateText("bin(0a0141),protobuf(1),lower", {}), "a");
  EXPECT_EQ(EvaluateText("bin(0a0141),protobuf(1),add(1)", {}), kNone);
}

TEST(Protobuf, RefusesWhatIsNoFieldNumber) {
  for (const char* path : {"", "0", "-1", "+1", "x", "1.", ".1", "1..2", "1.x",
                           "1.0", " 1", "1 ", "536870912"}) {
    EXPECT_THAT(
        EvaluateText(std::string("bin(00),ungrpc(\"") + path + "\")", {}),
        HasSubstr("is no field number; write one from 1 to 536870911, or of a "
                  "field of nested messages all of them, with dots: '48.59.1'"))
        << path;
  }
}

TEST(Protobuf, NamesTheTypesOfFields) {
  for (const char* type : {"", "string", "INT32"}) {
    EXPECT_THAT(
        EvaluateText(std::string("bin(00),protobuf(1,") + type + ")", {}),
        HasSubstr(std::string("'protobuf': '") + type +
                  "' is no type of numbers; write int32, int64, uint32, "
                  "uint64, sint32, sint64, bool, enum, fixed32, fixed64, "
                  "sfixed32, sfixed64, float, double, or nothing for the "
                  "bytes of a field, as of strings"))
        << type;
  }
}

}  // namespace
}  // namespace checkd
