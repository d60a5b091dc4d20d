/* SPDX-License-Identifier: LGPL-2.1-or-later */
namespace AsgiMod {
  public class ResultList : GLib.Object {
    public uint size { [CCode (cname = "asgi_result_list_get_size")] get; }
  }
}
