function _init() {}
