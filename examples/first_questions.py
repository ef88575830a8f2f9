"""First questions from Python, asked of the demonstration: run `make demo`, then this file.

python examples/first_questions.py [DATA]
"""

import datetime
import sys

import outstanding


def main(data: str) -> None:
    """Ask three questions of the release in a data folder."""
    with outstanding.open(data) as release:
        print(release)

        answer = release.ask("persistent-afis", since=2016)
        for row in answer:
            print(f"\nsince {row['since']} ({row['persistence']}): {row['quotation']}\n    {row['title']}")
        print(f"\n{answer.coverage.sentence}")

        then = release.ask("persistent-afis", since=2016, as_of=datetime.date(2018, 6, 30))
        print(f"\nIn June 2018 it was {len(then)} and not {len(answer)}.")

        kinds = release.sparql("""
            SELECT ?kind (COUNT(*) AS ?printed)
            WHERE { ?finding insp:voice ?voice ; insp:order ?place ; a/rdfs:label ?kind }
            GROUP BY ?kind ORDER BY ?kind
        """)
        print("\n" + "\n".join(f"{row['printed']:>3}  {row['kind']}" for row in kinds))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "build/demo")
