# SPDX-License-Identifier: LGPL-2.1-or-later
import not_installed_anywhere
