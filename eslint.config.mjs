// What the scripts of static/nantun may say: modules in a browser, without anything that is built (docs/decisions/0026).
import js from "@eslint/js";
import globals from "globals";

export default [
    { ignores: ["static/vendor/", "var/", ".venv/", ".staticfiles/"] },
    {
        files: ["static/nantun/*.js"],
        ...js.configs.recommended,
        languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: globals.browser },
        linterOptions: { reportUnusedDisableDirectives: "error" },
        rules: {
            ...js.configs.recommended.rules,
            eqeqeq: "error",
            "no-eval": "error",
            "no-implied-eval": "error",
            "no-shadow": "error",
            "no-var": "error",
            "object-shorthand": "error",
            "prefer-const": "error",
            "prefer-template": "error",
        },
    },
];
