{
    "name": "Open Challenges: Job Queue",
    "summary": "Dossiers, discs and the batches of the year as jobs of OCA's queue_job",
    "version": "19.0.1.0.0",
    "category": "Services/Open Challenges",
    "license": "LGPL-3",
    "author": "cf_jiebang contributors",
    "depends": ["cf_jiebang", "queue_job"],
    "data": ["data/queue_job_data.xml"],
    "auto_install": True,
}
