/** How long a step waits for its trigger: beside other tests a page takes its time. */
const MILLISECONDS = 40000;

/** Steps that wait longer than the ten seconds of the framework. */
export const patient = (steps) =>
    steps.map((step) => ({timeout: MILLISECONDS, ...step}));
