def document_lang(env):
    """The language of official documents: Chinese wherever Chinese is installed."""
    installed = [code for code, _name in env["res.lang"].get_installed()]
    return "zh_CN" if "zh_CN" in installed else env.lang
