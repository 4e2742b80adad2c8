using HyperDht.Cli.Shared;
using HyperDht.Records;

namespace HyperDht.Cli.Records;

/// <summary>One run of <c>get</c>.</summary>
internal sealed class GetRun(VerbContext context)
{
    private const string NotFound = "VALUE_NOT_FOUND";

    public Task<int> GetImmutableAsync(Topic hash) => RecordSession.RunAsync(context, async (node, _, limit) =>
    {
        var found = await node.ImmutableGetAsync(hash, null, limit)
            ?? throw new ToolException(NotFound, $"No node has a value with the hash {hash}.");
        context.Console.WriteOutput(found.Value.Span);
        context.Status.Report("value", null, writer => writer.WriteString("from", found.From.ToString()));
        context.Status.Report("done", $"{found.Value.Length} bytes from {found.From}", writer =>
        {
            writer.WriteString("hash", hash.ToString());
            writer.WriteNumber("nodes", 1);
        });
    });

    public Task<int> GetMutableAsync(PublicKey key, ulong seq, bool latest) => RecordSession.RunAsync(context, async (node, _, limit) =>
    {
        var options = new MutableGetOptions { Seq = seq, Latest = latest };
        var found = await node.MutableGetAsync(key, options, limit)
            ?? throw new ToolException(NotFound, seq == 0
                ? $"No node has a value of the key {key}."
                : $"No node has a value of the key {key} with seq {seq} or higher.");
        context.Console.WriteOutput(found.Value.Span);
        context.Status.Report("value", $"seq {found.Seq}, {found.Value.Length} bytes from {found.From}", writer =>
        {
            writer.WriteNumber("seq", found.Seq);
            writer.WriteString("from", found.From.ToString());
        });
    });
}
