using System.Buffers.Binary;
using HyperDht.Runtime;

namespace HyperDht.Records.Handlers;

/// <summary>The tokens that keep announcements alive without the key (spec 02 §7.4), in the record store.</summary>
/// <remarks>
/// Unannouncing ends all chains of a key and target, however many there are, by one removal: every token carries the number of
/// an era, and the era is an entry of its own. The next chain after it starts another era. Nobody who never refreshes pays for it.
/// On the loop only.
/// </remarks>
internal sealed class RefreshChains(IRecordStore store, IRandomSource random)
{
    // Tokens are chosen by whoever announces. Hashed behind a first byte, none of them can name another chain's era.
    private const byte TokenDomain = 0;
    private const byte EraDomain = 1;

    /// <summary>Notes what the preimage of a token will renew.</summary>
    /// <remarks>The first holder keeps a token for its life: whoever has seen one must not take its chain over (spec 02 §17).</remarks>
    public void Register(NodeId token, RefreshEntry entry, PeerAddress source)
    {
        var id = IdOf(token);
        if (TryFind(id, out var holder) && (holder.Key != entry.Key || holder.Target != entry.Target))
        {
            return;
        }

        if (!TryReadEra(entry, out var era))
        {
            Span<byte> bytes = stackalloc byte[sizeof(ulong)];
            random.Fill(bytes);
            era = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        }

        Keep(id, entry with { Era = era }, source);
    }

    /// <summary>What a revealed token may renew; false when nobody registered its hash, or it was unannounced since.</summary>
    public bool TryFind(NodeId revealed, out RefreshEntry entry, out NodeId registered)
    {
        registered = NodeId.Hash(revealed.Span);
        return TryFind(IdOf(registered), out entry);
    }

    /// <summary>Puts a revealed token in the place of the one it is the preimage of: each works once.</summary>
    public void Advance(NodeId registered, NodeId revealed, RefreshEntry entry, PeerAddress source)
    {
        store.Remove(RecordKind.Refresh, IdOf(registered));
        Keep(IdOf(revealed), entry, source);
    }

    /// <summary>Ends every chain of a key and target.</summary>
    public void Forget(NodeId target, PublicKey key)
    {
        if (store.GetUsage(RecordKind.Refresh).Count > 0)
        {
            store.Remove(RecordKind.Refresh, EraIdOf(target, key));
        }
    }

    private static NodeId IdOf(NodeId token)
    {
        Span<byte> input = stackalloc byte[1 + NodeId.Length];
        input[0] = TokenDomain;
        token.Span.CopyTo(input[1..]);
        return NodeId.Hash(input);
    }

    private static NodeId EraIdOf(NodeId target, PublicKey key)
    {
        Span<byte> input = stackalloc byte[1 + NodeId.Length + PublicKey.Length];
        input[0] = EraDomain;
        target.Span.CopyTo(input[1..]);
        key.Span.CopyTo(input[(1 + NodeId.Length)..]);
        return NodeId.Hash(input);
    }

    private bool TryFind(NodeId id, out RefreshEntry entry)
    {
        entry = default;
        return store.TryGet(RecordKind.Refresh, id, out var stored) && RefreshEntry.TryDecode(stored.Bytes, out entry)
            && TryReadEra(entry, out var era) && era == entry.Era;
    }

    private bool TryReadEra(RefreshEntry entry, out ulong era)
    {
        var found = store.TryGet(RecordKind.Refresh, EraIdOf(entry.Target, entry.Key), out var stored)
            && stored.Bytes.Length == sizeof(ulong);
        era = found ? BinaryPrimitives.ReadUInt64LittleEndian(stored.Bytes.Span) : 0;
        return found;
    }

    // The era is put again with every token, so that it never ends before them.
    private void Keep(NodeId id, RefreshEntry entry, PeerAddress source)
    {
        var era = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(era, entry.Era);
        if (store.Put(RecordKind.Refresh, id, new StoredValue(entry.Encode(), source)))
        {
            store.Put(RecordKind.Refresh, EraIdOf(entry.Target, entry.Key), new StoredValue(era, source));
        }
    }
}
