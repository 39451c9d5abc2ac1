{
    "name": "Meter of the benchmark",
    "summary": "Tells in the answer's headers what a request cost",
    "version": "19.0.1.0.0",
    "author": "cf_jiebang contributors",
    "license": "LGPL-3",
    "depends": ["base"],
    "installable": True,
}
