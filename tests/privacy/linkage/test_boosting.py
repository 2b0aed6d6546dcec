from random import Random

from tests.privacy.linkage import boosting


def rows(draw, count):
    """Ten columns of noise, and whether the third and the seventh lie together."""
    made = [[draw.random() for _ in range(10)] for _ in range(count)]
    for row in made:
        row.append(abs(row[3] - row[7]))
    return made, [row[10] < 0.1 for row in made]


class TestLearn:
    def test_finds_the_one_column_that_tells(self):
        model = boosting.learn(*rows(Random(1), 800), Random(2))
        unseen, right = rows(Random(3), 400)

        said = [model.score(row) > 0 for row in unseen]

        assert sum(each == truth for each, truth in zip(said, right, strict=True)) > 380
        assert {cut.column for cut in model.stumps} & {10}

    def test_finds_nothing_where_there_is_nothing(self):
        draw = Random(4)
        noise = [[draw.random() for _ in range(6)] for _ in range(600)]
        right = [draw.random() < 0.1 for _ in noise]
        model = boosting.learn(noise, right, Random(5))

        unseen = [[draw.random() for _ in range(6)] for _ in range(600)]
        truth = [draw.random() < 0.1 for _ in unseen]
        ranked = sorted(zip(unseen, truth, strict=True), key=lambda pair: model.score(pair[0]), reverse=True)

        assert sum(hit for _, hit in ranked[:100]) < 25
