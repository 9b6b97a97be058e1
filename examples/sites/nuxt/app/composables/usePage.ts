/** The page at an address, which was read when the site was built. */
export async function usePage(address: string) {
  const { data, error } = await useFetch(`/api/pages${address}`);
  if (!data.value) throw createError({ ...error.value, fatal: true });
  return data.value;
}
