"""Pictures that the program draws for people to judge by: sheets, charts, plots, marks on a portrait."""
