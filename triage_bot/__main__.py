"""`python -m triage_bot` is the command line."""

from triage_bot.cli.main import main

if __name__ == "__main__":
    main()
